package dev.parley.web.sse;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.parley.metrics.ReaderMetrics;
import dev.parley.run.StartedRun;
import dev.parley.run.event.RunEvent;
import dev.parley.run.log.RunLog;
import dev.parley.run.log.RunReader;
import dev.parley.web.view.RunHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams the events of runs to connections. Each connection has a virtual thread that
 * reads the run's log and writes all new events, up to about 64 KB, at once. A slow
 * connection does not delay others.
 */
public class EventStreams implements AutoCloseable {

	/**
	 * Interval of comments if a disconnect must be noticed, which only a write can do.
	 */
	private static final Duration NOTICE = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(EventStreams.class);

	private final EventEncoder encoder;

	private final ReaderMetrics metrics;

	private final Duration keepAlive;

	private final Duration keepAliveToNotice;

	private final KeepAlives keepAlives;

	/**
	 * @param keepAlive how long a stream may be silent before a comment is sent
	 */
	public EventStreams(JsonMapper mapper, Duration keepAlive, ReaderMetrics metrics) {
		this.metrics = metrics;
		this.encoder = new EventEncoder(mapper);
		this.keepAlive = keepAlive;
		this.keepAliveToNotice = (NOTICE.compareTo(this.keepAlive) < 0) ? NOTICE : this.keepAlive;
		this.keepAlives = new KeepAlives(this.keepAliveToNotice);
	}

	/**
	 * Follows the run that answers a request: from its first event or, if an earlier
	 * request with the same key started it, after the last event that the client has
	 * seen.
	 * @return 204 if the client has seen the end
	 */
	public ResponseEntity<SseEmitter> follow(StartedRun started, int lastSeen) {
		return follow(started.log(), started.resumeAfter(lastSeen), this.encoder, RunHeaders.of(started));
	}

	/**
	 * Follows a run.
	 * @param after number of the last event that the client has seen
	 * @return 204 if the client has seen the end
	 */
	public ResponseEntity<SseEmitter> follow(RunLog log, int after) {
		return follow(log, after, this.encoder, RunHeaders.of(log));
	}

	/**
	 * The same for a session's stream, in which the ids of events contain the run's id.
	 */
	public ResponseEntity<SseEmitter> followNamed(RunLog log, int after) {
		byte[] idPrefix = (log.runId() + ":").getBytes(StandardCharsets.US_ASCII);
		return follow(log, after, (seq, event, out) -> this.encoder.encode(idPrefix, seq, event, out),
				RunHeaders.of(log));
	}

	/**
	 * Follows a run in the form of another protocol.
	 * @param after number of the last event to skip. A format that must see all events,
	 * to number its own frames, gets them after 0, and skips frames itself
	 * @param headers of the response, beside those of every stream
	 * @return 204 if the run has ended with event number {@code after}
	 */
	public ResponseEntity<SseEmitter> follow(RunLog log, int after, EventFormat format, HttpHeaders headers) {
		if (log.endedBy(after)) {
			return ResponseEntity.noContent().headers(headers).build();
		}
		SseEmitter emitter = new SseEmitter(0L);
		Map<String, String> logContext = MDC.getCopyOfContextMap();
		Thread.ofVirtual().name("stream-" + log.runId()).start(() -> {
			if (logContext != null) {
				MDC.setContextMap(logContext);
			}
			write(log, after, format, emitter);
			complete(emitter);
		});
		return ResponseEntity.ok()
			.headers(headers)
			.cacheControl(CacheControl.noCache())
			.header("X-Accel-Buffering", "no")
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body(emitter);
	}

	private void write(RunLog log, int after, EventFormat format, SseEmitter emitter) {
		Duration silence = log.cancelUnread() ? this.keepAliveToNotice : this.keepAlive;
		try (RunReader reader = log.reader(after); var _ = this.keepAlives.watch(reader, silence)) {
			// Sends the response's head immediately, even if there is no event yet.
			reader.nudge();
			ByteBuilder out = new ByteBuilder();
			while (!log.endedBy(reader.seen())) {
				List<RunEvent> events = reader.await();
				int seq = reader.seen() - events.size();
				if (events.isEmpty()) {
					format.keepAlive(out);
				}
				for (RunEvent event : events) {
					format.add(++seq, event, out);
				}
				if (!out.isEmpty()) {
					emitter.send(Set.of(new DataWithMediaType(out.take(), null)));
				}
			}
			format.ended();
		}
		catch (IOException | IllegalStateException ex) {
			if (doesNotRead(ex)) {
				this.metrics.dropped();
				logger.info("Dropped a reader of run {} that does not read", log.runId());
			}
			else {
				logger.debug("A reader of run {} has disconnected", log.runId());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Whether a write timed out; a write that fails immediately means a disconnect.
	 */
	private static boolean doesNotRead(Exception ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof SocketTimeoutException) {
				return true;
			}
		}
		return false;
	}

	private static void complete(SseEmitter emitter) {
		try {
			emitter.complete();
		}
		catch (IllegalStateException ex) {
			logger.debug("The container has already ended the stream of a disconnected reader", ex);
		}
	}

	@Override
	public void close() {
		this.keepAlives.close();
	}

}
