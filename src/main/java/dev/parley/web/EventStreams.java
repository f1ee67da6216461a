package dev.parley.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.parley.run.LiveRun;
import dev.parley.run.RunEvent;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Lets connections follow runs. Each has a virtual thread that reads the run's log and
 * writes all that waits at once; a slow one holds up nobody but itself.
 */
@Component
class EventStreams {

	private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

	private final EventEncoder encoder;

	private final Duration keepAlive;

	EventStreams(JsonMapper mapper, WebProperties properties) {
		this.encoder = new EventEncoder(mapper);
		this.keepAlive = properties.keepAlive();
	}

	/** Follows a run from its first event on. */
	ResponseEntity<SseEmitter> follow(LiveRun run) {
		SseEmitter emitter = new SseEmitter(0L);
		Thread.ofVirtual().name("stream-" + run.id()).start(() -> write(run, emitter));
		return ResponseEntity.ok()
			.headers(RunHeaders.of(run))
			.cacheControl(CacheControl.noCache())
			.header("X-Accel-Buffering", "no")
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body(emitter);
	}

	private void write(LiveRun run, SseEmitter emitter) {
		try {
			ByteBuilder out = new ByteBuilder();
			int seq = 0;
			boolean ended = false;
			while (!ended) {
				List<RunEvent> events = run.log().await(seq, this.keepAlive);
				if (events.isEmpty()) {
					out.add(KEEP_ALIVE);
				}
				for (RunEvent event : events) {
					this.encoder.encode(++seq, event, out);
					ended = event instanceof RunEvent.Terminal;
				}
				emitter.send(Set.of(new DataWithMediaType(out.take(), null)));
			}
			emitter.complete();
		}
		catch (IOException | IllegalStateException ex) {
			// The client has gone; the run goes on without it.
			emitter.complete();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			emitter.complete();
		}
	}

}
