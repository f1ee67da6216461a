package dev.parley.web.filter;

import java.io.IOException;
import java.net.URI;

import dev.parley.caller.RequestSource;
import dev.parley.store.Ids;
import dev.parley.web.error.ErrorCode;
import dev.parley.web.error.Problem;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers requests that the container refuses before anybody else sees them: with
 * problems, where it would send a page.
 */
public final class ProblemValve extends ErrorReportValve {

	private static final Logger logger = LoggerFactory.getLogger(ProblemValve.class);

	private final JsonMapper json;

	public ProblemValve(JsonMapper json) {
		this.json = json;
	}

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		if (response.getStatus() < HttpStatus.BAD_REQUEST.value() || response.getContentWritten() > 0
				|| !response.setErrorReported()) {
			return;
		}
		ErrorCode code = code(response.getStatus());
		String id = Ids.next().toString();
		Problem problem = Problem.of(code, "The server did not take this request")
			.with(RequestSource.REQUEST_ID, id)
			.at(address(request));
		try {
			response.setStatus(code.status().value());
			response.setHeader(RequestIdFilter.HEADER, id);
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			response.getOutputStream().write(this.json.writeValueAsBytes(problem.body()));
			response.finishResponse();
		}
		catch (IOException ex) {
			logger.debug("The client did not wait for its answer", ex);
		}
	}

	private static ErrorCode code(int status) {
		return switch (status) {
			case 404 -> ErrorCode.NOT_FOUND;
			case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
			case 413 -> ErrorCode.REQUEST_TOO_LARGE;
			case 500, 503 -> ErrorCode.INTERNAL_ERROR;
			default -> ErrorCode.MALFORMED_REQUEST;
		};
	}

	/** The path, where the request has one that can be told. */
	private static URI address(Request request) {
		try {
			return URI.create(String.valueOf(request.getDecodedRequestURI()));
		}
		catch (IllegalArgumentException ex) {
			return URI.create("/");
		}
	}

}
