package dev.parley.store.id;

import com.fasterxml.uuid.UUIDClock;

/**
 * A clock that never goes back: it stands still if the system clock is set back. In
 * milliseconds since the epoch. Not thread-safe.
 */
final class RisingClock extends UUIDClock {

	private final UUIDClock clock;

	private long latest;

	RisingClock(UUIDClock clock) {
		this.clock = clock;
	}

	/** Makes all further times later than {@code time}. */
	void passed(long time) {
		this.latest = Math.max(this.latest, time + 1);
	}

	@Override
	public long currentTimeMillis() {
		this.latest = Math.max(this.latest, this.clock.currentTimeMillis());
		return this.latest;
	}

}
