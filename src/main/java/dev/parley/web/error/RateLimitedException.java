package dev.parley.web.error;

import java.util.List;

import dev.parley.limits.Quota;

/** The caller has sent too many requests. */
public class RateLimitedException extends RuntimeException {

	private final long retryAfterSeconds;

	public RateLimitedException(String message, long retryAfterSeconds) {
		super(message, null, false, false);
		this.retryAfterSeconds = retryAfterSeconds;
	}

	/**
	 * Refuses a request if one of its limits did not grant it.
	 * @throws RateLimitedException which names the limit
	 */
	public static void require(List<Quota> quotas) {
		for (Quota quota : quotas) {
			if (!quota.granted()) {
				throw new RateLimitedException("Limit of " + quota.limit() + " requests a minute per " + quota.name()
						+ " reached; wait for the seconds in Retry-After", quota.resetSeconds());
			}
		}
	}

	long retryAfterSeconds() {
		return this.retryAfterSeconds;
	}

}
