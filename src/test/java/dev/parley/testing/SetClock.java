package dev.parley.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The machine's clock with an adjustable offset. Thread-safe. */
public final class SetClock extends Clock {

	private volatile Duration ahead = Duration.ZERO;

	/** How far it is ahead of the machine's clock. */
	public void setAhead(Duration ahead) {
		this.ahead = ahead;
	}

	@Override
	public Instant instant() {
		return Instant.now().plus(this.ahead);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

}
