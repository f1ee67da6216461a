package dev.parley.mcp.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends one request and waits for its response on the caller's thread. The response is a
 * JSON document or a message in a stream of events, where other messages may precede it.
 * A stream that ends before the response is resumed after its last event, if the version
 * of the protocol allows it. The request itself is sent only once. Used by one thread.
 */
final class McpExchange {

	/** Limit for the whole response to a request, in bytes. */
	private static final int MAX_RESPONSE = 4 * 1024 * 1024;

	private static final int SERVER_ERROR = 500;

	private final McpEndpoint endpoint;

	private final String id;

	private final AnswerFinder finder;

	private final Deadline deadline;

	private final ByteBudget budget = new ByteBudget(MAX_RESPONSE);

	private final ResumableEvents events;

	private final boolean resumable;

	private @Nullable String newSessionId;

	/**
	 * Creates an exchange that ends at the deadline.
	 * @param id of the request
	 * @param resumable whether the version allows to resume streams
	 * @param others receives the other messages
	 */
	McpExchange(McpEndpoint endpoint, String id, boolean resumable, Consumer<JsonNode> others, Deadline deadline) {
		this.endpoint = endpoint;
		this.id = id;
		this.resumable = resumable;
		this.finder = new AnswerFinder(id, others);
		this.events = new ResumableEvents(this.finder, MAX_RESPONSE);
		this.deadline = deadline;
	}

	/** The session that the server started with its response; null if there is none. */
	@Nullable String newSessionId() {
		return this.newSessionId;
	}

	/**
	 * Sends the request and waits.
	 * @return the response
	 * @throws McpException if the server does not respond as expected, or not in time
	 * @throws IOException if it cannot be reached
	 */
	JsonNode send(Request request) throws IOException, InterruptedException {
		JsonNode answer = attempt(request, true);
		while (answer == null) {
			Thread.sleep(this.deadline.leftOf(this.events.pause()));
			answer = attempt(this.endpoint.resume(this.events.lastEventId()), false);
		}
		return answer;
	}

	/** The response; null if the stream must be resumed. */
	private @Nullable JsonNode attempt(Request request, boolean first) throws IOException, InterruptedException {
		this.deadline.requireTime();
		Call call = this.endpoint.call(request, this.deadline);
		try (Response response = call.execute()) {
			if (!response.isSuccessful()) {
				return refused(response, first);
			}
			this.newSessionId = response.header(McpEndpoint.SESSION_ID, this.newSessionId);
			InputStream body = this.budget.read(Objects.requireNonNull(response.body()).byteStream());
			String type = Objects.requireNonNullElse(response.header("Content-Type"), "").toLowerCase(Locale.ROOT);
			JsonNode answer = type.startsWith("text/event-stream") ? this.events.read(body)
					: this.finder.find(body.readAllBytes());
			// Not every server ends the stream after its response.
			call.cancel();
			if (answer == null && !canResume()) {
				throw McpException.broken("The response ended without an answer");
			}
			return answer;
		}
		catch (McpException ex) {
			throw ex;
		}
		catch (IOException ex) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			this.deadline.requireTime();
			if (!canResume()) {
				throw ex;
			}
			return null;
		}
	}

	private boolean canResume() {
		return this.resumable && this.events.canResume();
	}

	private @Nullable JsonNode refused(Response response, boolean first) throws IOException {
		if (!first && response.code() >= SERVER_ERROR) {
			return null;
		}
		// Once the server has read the request, it may have been executed.
		throw first ? McpRefusal.of(response, this.id, this.budget)
				: McpException.broken("The stream cannot be resumed: status " + response.code());
	}

}
