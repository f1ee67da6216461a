package dev.parley.cluster;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.parley.run.RunLog;
import dev.parley.run.RunReader;
import dev.parley.run.SharedRuns;
import dev.parley.run.event.RunEvent;
import io.lettuce.core.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the events of this server's runs to Redis, for those that others follow. Each
 * copy has a virtual thread, which reads the log as a connection does: what is new is one
 * entry. Thread-safe.
 */
final class EventCopies {

	private static final Logger logger = LoggerFactory.getLogger(EventCopies.class);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private final RedisStreams streams;

	private final SharedRuns runs;

	private final ConcurrentMap<UUID, Thread> copies = new ConcurrentHashMap<>();

	EventCopies(RedisStreams streams, SharedRuns runs) {
		this.streams = streams;
		this.runs = runs;
	}

	/** Begins to copy a run of this server, unless that is done already. */
	void begin(UUID runId) {
		this.runs.log(runId).ifPresent((log) -> this.copies.computeIfAbsent(runId, (_) -> start(log)));
	}

	/** Copies a run from the beginning, because something is missing. */
	void beginAnew(UUID runId) {
		Thread current = this.copies.remove(runId);
		if (current != null) {
			current.interrupt();
		}
		begin(runId);
	}

	private Thread start(RunLog log) {
		return Thread.ofVirtual().name("copy-" + log.runId()).start(() -> copy(log));
	}

	private void copy(RunLog log) {
		try (RunReader reader = log.reader(0)) {
			retrying(() -> {
				this.streams.clear(log.runId());
				return true;
			});
			boolean mine = true;
			boolean fresh = true;
			while (mine && !log.endedBy(reader.seen())) {
				List<RunEvent> events = reader.await(PATIENCE);
				if (!events.isEmpty()) {
					int last = reader.seen();
					mine = retrying(() -> this.streams.add(log.runId(), RunLog.epoch(last), last, events));
				}
				if (fresh) {
					fresh = false;
					retrying(() -> {
						this.streams.expire(log.runId());
						return true;
					});
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.copies.remove(log.runId(), Thread.currentThread());
		}
	}

	/** Tries until Redis answers. */
	private static boolean retrying(Step step) throws InterruptedException {
		while (true) {
			try {
				return step.take();
			}
			catch (RedisException ex) {
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
				logger.debug("Redis is out of reach", ex);
				Thread.sleep(PAUSE);
			}
		}
	}

	/** A call of Redis. */
	@FunctionalInterface
	private interface Step {

		boolean take();

	}

}
