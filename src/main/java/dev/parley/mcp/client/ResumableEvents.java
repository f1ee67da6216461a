package dev.parley.mcp.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.parley.outbound.EventStreamReader;
import dev.parley.outbound.EventStreamReader.Found;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Searches event streams for a response. Each stream continues where the previous one
 * broke off. Used by one thread.
 */
final class ResumableEvents {

	private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private final AnswerFinder finder;

	private final int limit;

	private String lastEventId = "";

	private Duration pause = USUAL_PAUSE;

	/** Creates a reader of events of up to {@code limit} bytes. */
	ResumableEvents(AnswerFinder finder, int limit) {
		this.finder = finder;
		this.limit = limit;
	}

	/**
	 * Reads a stream until it finds the response; null if the stream ends before.
	 */
	@Nullable JsonNode read(InputStream body) throws IOException {
		EventStreamReader events = new EventStreamReader(body, this.limit);
		try {
			for (Found found = events.next(); found != Found.END; found = events.next()) {
				JsonNode answer = (found == Found.EVENT) ? readEvent(events) : null;
				if (answer != null) {
					return answer;
				}
			}
			return null;
		}
		finally {
			this.lastEventId = events.lastEventId().isEmpty() ? this.lastEventId : events.lastEventId();
			Duration retry = events.retry();
			if (retry != null) {
				this.pause = (retry.compareTo(SHORTEST_PAUSE) > 0) ? retry : SHORTEST_PAUSE;
			}
		}
	}

	private @Nullable JsonNode readEvent(EventStreamReader events) throws IOException {
		boolean message = events.type().isEmpty() || events.type().equals("message");
		String data = events.data();
		return (message && !data.isBlank()) ? this.finder.find(data.getBytes(StandardCharsets.UTF_8)) : null;
	}

	/** Whether the server has sent an event id, after which the stream can be resumed. */
	boolean canResume() {
		return !this.lastEventId.isEmpty();
	}

	/** The id after which the next stream continues; empty if no event had an id. */
	String lastEventId() {
		return this.lastEventId;
	}

	/** How long to wait before resuming. */
	Duration pause() {
		return this.pause;
	}

}
