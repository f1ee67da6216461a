package dev.parley.run;

import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/** The lanes of the sessions that have runs: as many as there are runs at the most. */
final class Lanes {

	private final ConcurrentMap<UUID, Lane> lanes = new ConcurrentHashMap<>();

	/** The session's lane, held until {@link #release}. */
	Lane hold(UUID sessionId) {
		return Objects
			.requireNonNull(this.lanes.compute(sessionId, (id, lane) -> ((lane != null) ? lane : new Lane()).hold()));
	}

	void release(UUID sessionId) {
		this.lanes.computeIfPresent(sessionId, (id, lane) -> lane.release() ? null : lane);
	}

	/** The session's lane where it has runs. */
	@Nullable Lane find(UUID sessionId) {
		return this.lanes.get(sessionId);
	}

}
