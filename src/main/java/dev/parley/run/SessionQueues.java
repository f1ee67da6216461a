package dev.parley.run;

import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/** The queues of all sessions that have runs. */
final class SessionQueues {

	private final ConcurrentMap<UUID, SessionQueue> queues = new ConcurrentHashMap<>();

	/** The session's queue, held until {@link #release}. */
	SessionQueue hold(UUID sessionId) {
		return Objects.requireNonNull(
				this.queues.compute(sessionId, (id, queue) -> ((queue != null) ? queue : new SessionQueue()).hold()));
	}

	void release(UUID sessionId) {
		this.queues.computeIfPresent(sessionId, (id, queue) -> queue.release() ? null : queue);
	}

	/** The session's queue if it has runs. */
	@Nullable SessionQueue find(UUID sessionId) {
		return this.queues.get(sessionId);
	}

}
