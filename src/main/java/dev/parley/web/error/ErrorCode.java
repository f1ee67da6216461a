package dev.parley.web.error;

import java.util.Locale;

import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.event.FailureCode;
import dev.parley.security.AccessRefusedException;

import org.springframework.http.HttpStatus;

/** All errors of the API, each with its status and title. */
public enum ErrorCode {

	MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "Malformed request"),

	GUARDRAIL_TRIPPED(HttpStatus.BAD_REQUEST, "Message blocked by a guardrail"),

	UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "Authentication required"),

	FORBIDDEN(HttpStatus.FORBIDDEN, "Permission denied"),

	PROTECTED_MODE(HttpStatus.FORBIDDEN, "Protected mode: local requests only"),

	SESSION_NOT_FOUND(HttpStatus.NOT_FOUND, "Session not found"),

	RUN_NOT_FOUND(HttpStatus.NOT_FOUND, "Run not found"),

	AGENT_NOT_FOUND(HttpStatus.NOT_FOUND, "Agent not found"),

	NOT_FOUND(HttpStatus.NOT_FOUND, "Not found"),

	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "Method not allowed"),

	NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Response format not supported"),

	REQUEST_TIMEOUT(HttpStatus.REQUEST_TIMEOUT, "Request timeout"),

	SESSION_BUSY(HttpStatus.CONFLICT, "Session busy"),

	QUEUE_FULL(HttpStatus.CONFLICT, "Session queue full"),

	RUN_CANCELLED(HttpStatus.CONFLICT, "Run cancelled"),

	EVENTS_EXPIRED(HttpStatus.GONE, "Events expired"),

	REQUEST_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "Request too large"),

	UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Request format not supported"),

	VALIDATION_FAILED(HttpStatus.UNPROCESSABLE_CONTENT, "Validation failed"),

	IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "Idempotency key reused"),

	RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),

	TOO_MANY_RUNS(HttpStatus.TOO_MANY_REQUESTS, "Too many runs"),

	BUDGET_EXHAUSTED(HttpStatus.TOO_MANY_REQUESTS, "Budget exhausted"),

	INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Internal server error"),

	MODEL_ERROR(HttpStatus.BAD_GATEWAY, "Model error"),

	OUTPUT_INVALID(HttpStatus.BAD_GATEWAY, "Answer does not match the output schema"),

	ANSWER_TOO_LONG(HttpStatus.BAD_GATEWAY, "Answer too long"),

	OUTPUT_BLOCKED(HttpStatus.BAD_GATEWAY, "Answer blocked by a guardrail"),

	MODEL_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Model unavailable"),

	OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "Server overloaded"),

	SHUTTING_DOWN(HttpStatus.SERVICE_UNAVAILABLE, "Server shutting down"),

	INTERRUPTED(HttpStatus.SERVICE_UNAVAILABLE, "Run interrupted"),

	ISSUER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Token issuer unavailable"),

	STORAGE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Storage unavailable"),

	MODEL_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "Model timeout"),

	RUN_TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "Run timeout");

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

	/** Whether the same request may succeed later. */
	public boolean retryable() {
		return this.status.is5xxServerError() || this.status == HttpStatus.TOO_MANY_REQUESTS || this == REQUEST_TIMEOUT
				|| this == SESSION_BUSY || this == QUEUE_FULL;
	}

	/** The code in the API. */
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
			case OVERLOADED -> OVERLOADED;
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
