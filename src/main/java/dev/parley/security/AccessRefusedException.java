package dev.parley.security;

import java.time.Duration;
import java.util.Map;

/** A request is not let in. */
public final class AccessRefusedException extends RuntimeException {

	private static final String CHALLENGE = "WWW-Authenticate";

	private final Reason reason;

	private final Map<String, String> headers;

	private AccessRefusedException(Reason reason, String message, Map<String, String> headers) {
		super(message);
		this.reason = reason;
		this.headers = headers;
	}

	/** Nothing shows who calls. */
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

	/** Not let in for another reason; the message is told to the client. */
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

	/** Why a request is not let in. */
	public enum Reason {

		/** The request shows no valid key or token. */
		UNAUTHENTICATED,

		/** The caller may not do this. */
		FORBIDDEN,

		/** Only this machine may call, and directly. */
		PROTECTED_MODE,

		/** What says who calls cannot be understood. */
		MALFORMED,

		/** There is nothing like this here. */
		NOT_FOUND,

		/** Too many wrong passwords. */
		TOO_MANY_ATTEMPTS,

		/** The issuer cannot be asked for its keys. */
		ISSUER_UNAVAILABLE

	}

}
