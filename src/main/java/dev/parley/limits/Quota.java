package dev.parley.limits;

import java.time.Duration;

import dev.parley.store.usage.Budgets.Kind;

/**
 * The state of one limit.
 *
 * @param name of the limit
 * @param limit what there is in each window
 * @param unit of {@code limit} and {@code left}
 * @param window after which all is available again
 * @param left how much is left now
 * @param resetSeconds until all is available again, at least 1
 * @param granted whether any was left for this request
 */
public record Quota(String name, long limit, String unit, Duration window, long left, long resetSeconds,
		boolean granted) {

	/** The unit of limits of requests. */
	public static final String REQUESTS = "requests";

	private static final Duration DAY = Duration.ofDays(1);

	static Quota ofRequests(String name, long limit, long left, long resetSeconds, boolean granted) {
		return new Quota(name, limit, REQUESTS, RequestLimits.WINDOW, left, resetSeconds, granted);
	}

	/** A daily budget. It refuses runs and no other requests, so it is always granted. */
	static Quota ofDay(Kind kind, String what, long limit, String unit, long left, long resetSeconds) {
		String name = switch (kind) {
			case USER -> "user-" + what;
			case CLIENT -> "client-" + what;
		};
		return new Quota(name, limit, unit, DAY, left, resetSeconds, true);
	}

}
