package dev.parley.web.filter;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

import dev.parley.caller.RequestSource;
import dev.parley.store.id.Ids;
import dev.parley.web.error.Problem;
import dev.parley.web.error.StatusProblems;
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
 * Answers requests that the container itself refuses with problems instead of HTML pages.
 */
final class ProblemValve extends ErrorReportValve {

	private static final Logger logger = LoggerFactory.getLogger(ProblemValve.class);

	private final JsonMapper json;

	ProblemValve(JsonMapper json) {
		this.json = json;
	}

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		if (response.getStatus() < HttpStatus.BAD_REQUEST.value() || response.getContentWritten() > 0
				|| !response.setErrorReported()) {
			return;
		}
		String id = Ids.next().toString();
		Problem problem = StatusProblems.of(response.getStatus()).with(RequestSource.REQUEST_ID, id);
		address(request).ifPresent(problem::at);
		try {
			response.setStatus(problem.code().status().value());
			response.setHeader(RequestIdFilter.HEADER, id);
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			response.getOutputStream().write(this.json.writeValueAsBytes(problem.body()));
			response.finishResponse();
		}
		catch (IOException ex) {
			logger.debug("The client disconnected before the response", ex);
		}
	}

	/** The path; empty if the request has no valid one. */
	private static Optional<URI> address(Request request) {
		@Nullable String path = request.getRequestURI();
		try {
			return (path != null && path.startsWith("/")) ? Optional.of(new URI(path)) : Optional.empty();
		}
		catch (URISyntaxException ex) {
			return Optional.empty();
		}
	}

}
