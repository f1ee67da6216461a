package dev.parley.web.error;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/**
 * Answers every exception of a controller or filter with its {@link Problem}, in the form
 * of the request's protocol.
 */
@RestControllerAdvice
class Errors {

	private final PublicErrors errors;

	private final ErrorFormats formats;

	Errors(PublicErrors errors, ErrorFormats formats) {
		this.errors = errors;
		this.formats = formats;
	}

	/** The response; null if the client has disconnected. */
	@ExceptionHandler
	@Nullable ResponseEntity<Object> answer(Exception ex, HttpServletRequest request, HttpServletResponse response) {
		if (ex instanceof AsyncRequestNotUsableException) {
			// The client has disconnected.
			return null;
		}
		Problem problem = this.errors.problem(ex);
		return response.isCommitted() ? null : this.formats.response(request.getRequestURI(), problem);
	}

}
