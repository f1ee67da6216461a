package dev.parley.web;

/** The caller has sent too many requests. */
class RateLimitedException extends RuntimeException {

	private final long retryAfterSeconds;

	RateLimitedException(String message, long retryAfterSeconds) {
		super(message, null, false, false);
		this.retryAfterSeconds = retryAfterSeconds;
	}

	long retryAfterSeconds() {
		return this.retryAfterSeconds;
	}

}
