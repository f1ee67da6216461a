package dev.parley.web.error;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.parley.caller.RequestSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * An error response in the format of RFC 9457, with a stable {@code error} code. It is
 * always sent as {@code application/problem+json}, regardless of the request's
 * {@code Accept}.
 */
public final class Problem {

	private static final String RETRY_AFTER_SECONDS = "5";

	/** Maximum number of fields that the detail names. */
	private static final int NAMED_FIELDS = 5;

	private final ErrorCode code;

	private final ProblemDetail body;

	private final HttpHeaders headers = new HttpHeaders();

	private List<FieldError> invalid = List.of();

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
		if (code.status() == HttpStatus.SERVICE_UNAVAILABLE || code.status() == HttpStatus.TOO_MANY_REQUESTS) {
			this.headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
	}

	public static Problem of(ErrorCode code, String detail) {
		return new Problem(code, detail);
	}

	static Problem invalid(FieldError... errors) {
		return invalid(List.of(errors));
	}

	static Problem invalid(List<FieldError> errors) {
		String fields = errors.stream()
			.limit(NAMED_FIELDS)
			.map((error) -> error.field() + " " + error.message())
			.collect(Collectors.joining("; "));
		Problem problem = of(ErrorCode.VALIDATION_FAILED, fields).with("errors", errors);
		problem.invalid = List.copyOf(errors);
		return problem;
	}

	/** Sets the address that failed, if it differs from the request's. */
	public Problem at(URI address) {
		this.body.setInstance(address);
		return this;
	}

	/** Adds an extension member to the body. */
	public Problem with(String name, Object value) {
		this.body.setProperty(name, value);
		return this;
	}

	/** Sets headers of the response, and replaces those of the same name. */
	Problem headers(HttpHeaders more) {
		more.forEach(this.headers::put);
		return this;
	}

	Problem header(String name, String value) {
		this.headers.set(name, value);
		return this;
	}

	public ErrorCode code() {
		return this.code;
	}

	public String detail() {
		return String.valueOf(this.body.getDetail());
	}

	/** An extension member of the body; null if it is missing. */
	public @Nullable Object extension(String name) {
		Map<String, Object> extensions = this.body.getProperties();
		return (extensions != null) ? extensions.get(name) : null;
	}

	/** The first invalid field of the request; empty if the error is another one. */
	public Optional<String> field() {
		return this.invalid.stream().map(FieldError::field).findFirst();
	}

	public ProblemDetail body() {
		return this.body;
	}

	/** The headers of the response, with {@code Retry-After} if a retry makes sense. */
	public HttpHeaders headers() {
		return HttpHeaders.readOnlyHttpHeaders(this.headers);
	}

	public ResponseEntity<Object> response() {
		return ResponseEntity.status(this.code.status())
			.headers(this.headers)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(this.body);
	}

	/** An invalid field of the request. */
	record FieldError(String field, String message) {
	}

}
