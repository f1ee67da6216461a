package dev.parley.web.error;

import org.springframework.http.HttpStatus;

/** Creates problems for responses of which only the status is known. */
public final class StatusProblems {

	private StatusProblems() {
	}

	/** The problem for a status that the container or Spring MVC has chosen. */
	public static Problem of(int status) {
		return switch (status) {
			case 404 -> Problem.of(ErrorCode.NOT_FOUND, "There is nothing at this address; /docs lists the API");
			case 405, 501 ->
				Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "This address does not support the request's method");
			case 406 -> Problem.of(ErrorCode.NOT_ACCEPTABLE,
					"The Accept header excludes every format of this response; leave it out or add */*");
			case 408 -> Problem.of(ErrorCode.REQUEST_TIMEOUT, "The request did not arrive in time; send it again");
			case 413 -> Problem.of(ErrorCode.REQUEST_TOO_LARGE, "The request is too large; send less");
			case 415 -> Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json");
			case 505 -> Problem.of(ErrorCode.MALFORMED_REQUEST, "This HTTP version is not supported; use HTTP/1.1");
			default -> (status >= HttpStatus.INTERNAL_SERVER_ERROR.value())
					? Problem.of(ErrorCode.INTERNAL_ERROR,
							"The server failed to process the request; its log has the request_id")
					: Problem.of(ErrorCode.MALFORMED_REQUEST,
							"The request is not valid HTTP; check its path, query and headers");
		};
	}

}
