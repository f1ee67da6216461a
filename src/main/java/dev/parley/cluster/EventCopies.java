package dev.parley.cluster;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.parley.run.SharedRuns;
import dev.parley.run.log.RunLog;

/**
 * Copies the events of this server's runs to Redis, for those that others follow.
 * Thread-safe.
 */
final class EventCopies implements AutoCloseable {

	private final RedisStreams streams;

	private final SharedRuns runs;

	private final ConcurrentMap<UUID, Thread> copies = new ConcurrentHashMap<>();

	private final EntrySender sender;

	EventCopies(RedisStreams streams, SharedRuns runs) {
		this.streams = streams;
		this.runs = runs;
		this.sender = new EntrySender(streams, this.copies::size);
	}

	/**
	 * Begins to copy a run of this server, unless that is done already. Those that follow
	 * it ask again if nothing comes: what a lost connection has left is sent then.
	 */
	void begin(UUID runId) {
		this.runs.log(runId).ifPresent((log) -> this.copies.computeIfAbsent(runId, (_) -> start(log)));
		this.sender.soon();
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
		EventCopy copy = new EventCopy(this.streams, this.sender, log);
		return Thread.ofVirtual().name("copy-" + log.runId()).start(() -> {
			try {
				copy.run();
			}
			finally {
				this.copies.remove(log.runId(), Thread.currentThread());
			}
		});
	}

	@Override
	public void close() {
		this.sender.close();
	}

}
