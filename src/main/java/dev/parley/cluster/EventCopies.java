package dev.parley.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import dev.parley.cluster.StreamWriter.Progress;
import dev.parley.run.SharedRuns;
import io.lettuce.core.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the events of this server's runs to Redis, for those that others follow. One
 * thread does it for all runs, because an exchange with Redis costs more than what is
 * exchanged. Thread-safe.
 */
final class EventCopies implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventCopies.class);

	/** How often Redis's answers are looked for if they are awaited. */
	private static final Duration LOOK = Duration.ofMillis(100);

	private final RedisStreams streams;

	private final SharedRuns runs;

	private final ConcurrentMap<UUID, EventCopy> copies = new ConcurrentHashMap<>();

	private final AtomicBoolean asked = new AtomicBoolean();

	private final Thread thread;

	EventCopies(RedisStreams streams, SharedRuns runs) {
		this.streams = streams;
		this.runs = runs;
		this.thread = Thread.ofPlatform().daemon().name("event-copies").start(this::run);
	}

	/**
	 * Begins to copy a run of this server, unless that is done already. Those that follow
	 * it ask again if nothing comes: what a lost connection has left is sent then.
	 */
	void begin(UUID runId) {
		copy(runId).ifPresent(EventCopy::look);
	}

	/** Copies a run from the beginning, because something is missing. */
	void beginAnew(UUID runId) {
		copy(runId).ifPresent(EventCopy::beginAnew);
	}

	private Optional<EventCopy> copy(UUID runId) {
		return this.runs.log(runId)
			.map((log) -> this.copies.computeIfAbsent(runId, (_) -> new EventCopy(this.streams, log, this::soon)));
	}

	/** The runs that are being copied. */
	List<UUID> current() {
		return List.copyOf(this.copies.keySet());
	}

	private void soon() {
		if (this.asked.compareAndSet(false, true)) {
			LockSupport.unpark(this.thread);
		}
	}

	private void run() {
		boolean uncertain = false;
		try {
			while (!Thread.interrupted()) {
				if (this.asked.get()) {
					Thread.sleep(Spacing.of(this.copies.size()));
					this.asked.set(false);
					uncertain = write();
				}
				else if (uncertain) {
					LockSupport.parkNanos(this, LOOK.toNanos());
					this.asked.set(true);
				}
				else {
					LockSupport.park(this);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Copies what is new.
	 * @return whether answers of Redis are awaited
	 */
	private boolean write() {
		boolean uncertain = false;
		try {
			for (Map.Entry<UUID, EventCopy> copy : this.copies.entrySet()) {
				Progress progress = copy.getValue().write();
				uncertain |= progress == Progress.UNCERTAIN;
				if (progress == Progress.COMPLETE) {
					this.copies.remove(copy.getKey(), copy.getValue());
				}
			}
			this.streams.send();
		}
		catch (RedisException ex) {
			logger.debug("Redis is out of reach", ex);
		}
		catch (RuntimeException ex) {
			// The thread must be there for the next events.
			logger.error("Events could not be sent to other servers", ex);
		}
		return uncertain;
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

}
