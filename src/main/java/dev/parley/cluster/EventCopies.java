package dev.parley.cluster;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;

import dev.parley.run.SharedRuns;
import dev.parley.run.event.RunEvent;
import dev.parley.run.log.RunLog;
import dev.parley.run.log.RunReader;
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

	/** The runs that are being copied. */
	List<UUID> current() {
		return List.copyOf(this.copies.keySet());
	}

	private Thread start(RunLog log) {
		return Thread.ofVirtual().name("copy-" + log.runId()).start(() -> copy(log));
	}

	private void copy(RunLog log) {
		UUID runId = log.runId();
		int epoch = log.epoch();
		try (RunReader reader = log.copier()) {
			boolean mine = retrying(() -> this.streams.clear(runId, epoch));
			boolean fresh = true;
			while (mine && !log.endedBy(reader.seen())) {
				List<RunEvent> events = reader.await();
				int last = reader.seen();
				if (!events.isEmpty()) {
					// Another server's, once this one has lost the run and follows it.
					mine = RunLog.epoch(last) == epoch && retrying(() -> this.streams.add(runId, epoch, last, events));
				}
				boolean ended = log.endedBy(last);
				if (mine && (fresh || ended)) {
					fresh = false;
					retrying(() -> this.streams.expire(runId, ended));
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.copies.remove(runId, Thread.currentThread());
		}
	}

	/** Tries until Redis answers. */
	private static boolean retrying(BooleanSupplier step) throws InterruptedException {
		while (true) {
			try {
				return step.getAsBoolean();
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

}
