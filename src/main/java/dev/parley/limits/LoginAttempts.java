package dev.parley.limits;

import java.time.Duration;
import java.util.List;

import dev.parley.security.LoginLimit;

/** Limits login attempts by user, by address and by both. Thread-safe. */
final class LoginAttempts implements LoginLimit {

	static final Duration WINDOW = Duration.ofMinutes(10);

	private static final long OF_USER_FROM_ADDRESS = 10;

	/** Higher, so that others cannot easily lock a user out. */
	private static final long OF_USER = 100;

	private static final long FROM_ADDRESS = 100;

	private final Buckets buckets;

	LoginAttempts(Buckets buckets) {
		this.buckets = buckets;
	}

	@Override
	public Duration begin(String user, String address) {
		for (Bound bound : bounds(user, address)) {
			Buckets.Taken taken = this.buckets.take(bound.key(), bound.limit());
			if (!taken.granted()) {
				return Duration.ofNanos(taken.resetNanos());
			}
		}
		return Duration.ZERO;
	}

	@Override
	public void succeeded(String user, String address) {
		bounds(user, address).forEach((bound) -> this.buckets.giveBack(bound.key(), bound.limit()));
	}

	/** The limits of an attempt. User names contain no space, so the keys are unique. */
	private static List<Bound> bounds(String user, String address) {
		String network = ClientAddress.network(address);
		return List.of(new Bound("both " + user + ' ' + network, OF_USER_FROM_ADDRESS),
				new Bound("address " + network, FROM_ADDRESS), new Bound("user " + user, OF_USER));
	}

	private record Bound(String key, long limit) {
	}

}
