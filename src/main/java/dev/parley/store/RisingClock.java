package dev.parley.store;

import com.fasterxml.uuid.UUIDClock;

/**
 * A clock that stands still while the one that it follows goes back, in milliseconds
 * since the epoch. Not thread-safe.
 */
final class RisingClock extends UUIDClock {

	private final UUIDClock clock;

	private long latest;

	RisingClock(UUIDClock clock) {
		this.clock = clock;
	}

	/** That time has passed, whatever the clock says. */
	void passed(long time) {
		this.latest = Math.max(this.latest, time + 1);
	}

	@Override
	public long currentTimeMillis() {
		this.latest = Math.max(this.latest, this.clock.currentTimeMillis());
		return this.latest;
	}

}
