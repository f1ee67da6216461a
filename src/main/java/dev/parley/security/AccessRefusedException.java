package dev.parley.security;

import java.time.Duration;
import java.util.Map;

/** A request is refused because of its authentication or permissions. */
public final class AccessRefusedException extends RuntimeException {

	private static final String CHALLENGE = "WWW-Authenticate";

	private final Reason reason;

	private final Map<String, String> headers;

	private AccessRefusedException(Reason reason, String message, Map<String, String> headers) {
		super(message);
		this.reason = reason;
		this.headers = headers;
	}

	/** The request has no key or token. */
	public static AccessRefusedException unauthenticated() {
		return new AccessRefusedException(Reason.UNAUTHENTICATED,
				"Send an API key as X-API-Key, or a key or token as Authorization: Bearer",
				Map.of(CHALLENGE, "Bearer realm=\"parley\""));
	}

	/** The key or token is not valid. */
	static AccessRefusedException invalid(String message) {
		return new AccessRefusedException(Reason.UNAUTHENTICATED, message,
				Map.of(CHALLENGE, "Bearer realm=\"parley\", error=\"invalid_token\""));
	}

	static AccessRefusedException tooManyAttempts(Duration wait) {
		return new AccessRefusedException(Reason.TOO_MANY_ATTEMPTS,
				"Too many login attempts; wait for the seconds in Retry-After",
				Map.of("Retry-After", String.valueOf(Math.max(1, wait.toSeconds()))));
	}

	/**
	 * The same with another parameter of the challenge; if there is no challenge, the
	 * same.
	 */
	AccessRefusedException withChallenge(String parameter) {
		String challenge = this.headers.get(CHALLENGE);
		return (challenge != null) ? new AccessRefusedException(this.reason, String.valueOf(getMessage()),
				Map.of(CHALLENGE, challenge + ", " + parameter)) : this;
	}

	/** Refused for another reason; the client receives the message. */
	public static AccessRefusedException because(Reason reason, String message) {
		return new AccessRefusedException(reason, message, Map.of());
	}

	public Reason reason() {
		return this.reason;
	}

	/** Headers of the answer, by name. */
	public Map<String, String> headers() {
		return this.headers;
	}

	/** Why a request is refused. */
	public enum Reason {

		/** The request has no valid key or token. */
		UNAUTHENTICATED,

		/** The caller lacks the permission. */
		FORBIDDEN,

		/** In protected mode, only this machine may call, and only directly. */
		PROTECTED_MODE,

		/** The credentials are malformed. */
		MALFORMED,

		/** This kind of authentication is not configured. */
		NOT_FOUND,

		/** Too many login attempts. */
		TOO_MANY_ATTEMPTS,

		/** The issuer's keys cannot be fetched. */
		ISSUER_UNAVAILABLE

	}

}
