package dev.parley.web.error;

import java.util.Locale;

import dev.parley.run.FailureCode;
import dev.parley.run.RunRefusedException;
import dev.parley.security.AccessRefusedException;

import org.springframework.http.HttpStatus;

/** Every error that Parley answers with: its status and its title. */
public enum ErrorCode {

	MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be read"),

	GUARDRAIL_TRIPPED(HttpStatus.BAD_REQUEST, "The message is not let through"),

	UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "It is not known who calls"),

	FORBIDDEN(HttpStatus.FORBIDDEN, "The caller may not do this"),

	PROTECTED_MODE(HttpStatus.FORBIDDEN, "Only this machine may call"),

	SESSION_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such session"),

	RUN_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such run"),

	AGENT_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such agent"),

	NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing at this address"),

	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This address does not take this method"),

	NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer is not to be had in this format"),

	REQUEST_TIMEOUT(HttpStatus.REQUEST_TIMEOUT, "The request took too long to arrive"),

	SESSION_BUSY(HttpStatus.CONFLICT, "The session is busy"),

	QUEUE_FULL(HttpStatus.CONFLICT, "Too many messages wait in this session"),

	RUN_CANCELLED(HttpStatus.CONFLICT, "The run was cancelled"),

	EVENTS_EXPIRED(HttpStatus.GONE, "The events are no longer there"),

	REQUEST_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request is too large"),

	UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The request is not in a format that is understood"),

	VALIDATION_FAILED(HttpStatus.UNPROCESSABLE_CONTENT, "The request is not valid"),

	IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The idempotency key was used for another request"),

	RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "There were too many requests"),

	TOO_MANY_RUNS(HttpStatus.TOO_MANY_REQUESTS, "The user has too many runs"),

	BUDGET_EXHAUSTED(HttpStatus.TOO_MANY_REQUESTS, "There are no tokens left for today"),

	INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "The server failed"),

	MODEL_ERROR(HttpStatus.BAD_GATEWAY, "The model failed"),

	OUTPUT_INVALID(HttpStatus.BAD_GATEWAY, "The answer does not fit the agent's schema"),

	ANSWER_TOO_LONG(HttpStatus.BAD_GATEWAY, "The answer grew too long"),

	OUTPUT_BLOCKED(HttpStatus.BAD_GATEWAY, "The answer was not let through"),

	MODEL_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The model is not available"),

	OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "The server has too much to do"),

	SHUTTING_DOWN(HttpStatus.SERVICE_UNAVAILABLE, "The server is stopping"),

	INTERRUPTED(HttpStatus.SERVICE_UNAVAILABLE, "The server stopped while it answered"),

	ISSUER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The issuer of the token is not available"),

	STORAGE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The store is not available"),

	MODEL_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "The model took too long"),

	RUN_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "The answer took too long");

	private final HttpStatus status;

	private final String title;

	ErrorCode(HttpStatus status, String title) {
		this.status = status;
		this.title = title;
	}

	public HttpStatus status() {
		return this.status;
	}

	public String title() {
		return this.title;
	}

	/** The code as clients see it. */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

	public static ErrorCode of(FailureCode code) {
		return switch (code) {
			case MODEL_ERROR -> MODEL_ERROR;
			case MODEL_UNAVAILABLE -> MODEL_UNAVAILABLE;
			case MODEL_TIMEOUT -> MODEL_TIMEOUT;
			case OUTPUT_INVALID -> OUTPUT_INVALID;
			case RUN_TIMEOUT -> RUN_TIMEOUT;
			case ANSWER_TOO_LONG -> ANSWER_TOO_LONG;
			case GUARDRAIL_TRIPPED -> GUARDRAIL_TRIPPED;
			case OUTPUT_BLOCKED -> OUTPUT_BLOCKED;
			case SESSION_BUSY -> SESSION_BUSY;
			case SHUTTING_DOWN -> SHUTTING_DOWN;
			case INTERRUPTED -> INTERRUPTED;
			case STORAGE_UNAVAILABLE -> STORAGE_UNAVAILABLE;
			case INTERNAL_ERROR -> INTERNAL_ERROR;
		};
	}

	public static ErrorCode of(AccessRefusedException.Reason reason) {
		return switch (reason) {
			case UNAUTHENTICATED -> UNAUTHENTICATED;
			case FORBIDDEN -> FORBIDDEN;
			case PROTECTED_MODE -> PROTECTED_MODE;
			case MALFORMED -> MALFORMED_REQUEST;
			case NOT_FOUND -> NOT_FOUND;
			case TOO_MANY_ATTEMPTS -> RATE_LIMITED;
			case ISSUER_UNAVAILABLE -> ISSUER_UNAVAILABLE;
		};
	}

	public static ErrorCode of(RunRefusedException.Reason reason) {
		return switch (reason) {
			case GUARDRAIL_TRIPPED -> GUARDRAIL_TRIPPED;
			case MODEL_UNAVAILABLE -> MODEL_UNAVAILABLE;
			case SESSION_BUSY -> SESSION_BUSY;
			case QUEUE_FULL -> QUEUE_FULL;
			case TOO_MANY_RUNS -> TOO_MANY_RUNS;
			case BUDGET_EXHAUSTED -> BUDGET_EXHAUSTED;
			case OVERLOADED -> OVERLOADED;
			case STORAGE_UNAVAILABLE -> STORAGE_UNAVAILABLE;
			case SHUTTING_DOWN -> SHUTTING_DOWN;
		};
	}

}
