package dev.parley.web.error;

import java.net.URI;
import java.util.List;

import dev.parley.caller.RequestSource;
import org.slf4j.MDC;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * An error answer, as RFC 9457 has it, with a stable {@code error} code. It is sent as
 * {@code application/problem+json} whatever the client would rather have.
 */
public final class Problem {

	private static final String RETRY_AFTER_SECONDS = "5";

	private final ErrorCode code;

	private final ProblemDetail body;

	private Problem(ErrorCode code, String detail) {
		this.code = code;
		this.body = ProblemDetail.forStatusAndDetail(code.status(), detail);
		this.body.setTitle(code.title());
		this.body.setType(URI.create("about:blank"));
		this.body.setProperty("error", code.code());
		String requestId = MDC.get(RequestSource.REQUEST_ID);
		if (requestId != null) {
			this.body.setProperty("request_id", requestId);
		}
	}

	public static Problem of(ErrorCode code, String detail) {
		return new Problem(code, detail);
	}

	static Problem invalid(List<FieldError> errors) {
		return of(ErrorCode.VALIDATION_FAILED, "Some fields are not valid; see errors").with("errors", errors);
	}

	/** Names the address that failed where it is not the one of the request. */
	public Problem at(URI address) {
		this.body.setInstance(address);
		return this;
	}

	/** Adds a member of its own to the body. */
	public Problem with(String name, Object value) {
		this.body.setProperty(name, value);
		return this;
	}

	public ProblemDetail body() {
		return this.body;
	}

	public ResponseEntity<Object> response() {
		return response(HttpHeaders.EMPTY);
	}

	public ResponseEntity<Object> response(HttpHeaders headers) {
		ResponseEntity.BodyBuilder response = ResponseEntity.status(this.code.status()).headers(headers);
		if (!headers.containsHeader(HttpHeaders.RETRY_AFTER) && (this.code.status() == HttpStatus.SERVICE_UNAVAILABLE
				|| this.code.status() == HttpStatus.TOO_MANY_REQUESTS)) {
			response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
		return response.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(this.body);
	}

	/** What is wrong with one field of the request. */
	record FieldError(String field, String message) {
	}

}
