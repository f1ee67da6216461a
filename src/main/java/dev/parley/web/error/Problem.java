package dev.parley.web.error;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

import dev.parley.caller.RequestSource;
import org.slf4j.MDC;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * An error response in the format of RFC 9457, with a stable {@code error} code. It is
 * sent as {@code application/problem+json} whatever the request's {@code Accept} says.
 */
public final class Problem {

	private static final String RETRY_AFTER_SECONDS = "5";

	/** Naming more fields than this in the detail helps nobody. */
	private static final int NAMED_FIELDS = 5;

	private final ErrorCode code;

	private final ProblemDetail body;

	private final HttpHeaders headers = new HttpHeaders();

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

	/** The problem for a status that the container or Spring MVC has chosen. */
	public static Problem ofStatus(int status) {
		return switch (status) {
			case 404 -> of(ErrorCode.NOT_FOUND, "There is nothing at this address; /docs lists the API");
			case 405, 501 -> of(ErrorCode.METHOD_NOT_ALLOWED, "This address does not support the request's method");
			case 406 -> of(ErrorCode.NOT_ACCEPTABLE,
					"The Accept header excludes every format of this response; leave it out or add */*");
			case 408 -> of(ErrorCode.REQUEST_TIMEOUT, "The request did not arrive in time; send it again");
			case 413 -> of(ErrorCode.REQUEST_TOO_LARGE, "The request is too large; send less");
			case 415 -> of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json");
			case 505 -> of(ErrorCode.MALFORMED_REQUEST, "This HTTP version is not supported; use HTTP/1.1");
			default -> (status >= HttpStatus.INTERNAL_SERVER_ERROR.value())
					? of(ErrorCode.INTERNAL_ERROR,
							"The server failed to process the request; its log has the request_id")
					: of(ErrorCode.MALFORMED_REQUEST,
							"The request is not valid HTTP; check its path, query and headers");
		};
	}

	static Problem invalid(FieldError... errors) {
		return invalid(List.of(errors));
	}

	static Problem invalid(List<FieldError> errors) {
		String fields = errors.stream()
			.limit(NAMED_FIELDS)
			.map((error) -> error.field() + " " + error.message())
			.collect(Collectors.joining("; "));
		return of(ErrorCode.VALIDATION_FAILED, fields).with("errors", errors);
	}

	/** Names the address that failed, if it is not the one of the request. */
	public Problem at(URI address) {
		this.body.setInstance(address);
		return this;
	}

	/** Adds a member of its own to the body. */
	public Problem with(String name, Object value) {
		this.body.setProperty(name, value);
		return this;
	}

	/** Adds headers to the response, in place of those of the same name. */
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

	public ProblemDetail body() {
		return this.body;
	}

	public ResponseEntity<Object> response() {
		return ResponseEntity.status(this.code.status())
			.headers(this.headers)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(this.body);
	}

	/** What is wrong with one field of the request. */
	record FieldError(String field, String message) {
	}

}
