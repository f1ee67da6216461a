package dev.parley.web.error;

import java.net.URI;
import java.net.URISyntaxException;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Turns what fails outside of Spring MVC, in a filter or the container, into problems.
 */
@RestController
class ErrorPage implements ErrorController {

	private static final int SERVER_ERROR = 500;

	@RequestMapping("${server.error.path:${error.path:/error}}")
	ResponseEntity<Object> error(HttpServletRequest request) {
		Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		Problem problem = problem((status instanceof Integer code) ? code : null);
		Object address = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
		return ((address instanceof String path) ? problem.at(instance(path)) : problem).response();
	}

	/** An address such as {@code //} is none by the rules, and came all the same. */
	private static URI instance(String path) {
		try {
			return new URI(path);
		}
		catch (URISyntaxException ex) {
			return URI.create("/");
		}
	}

	/** Null: somebody came here by the address, where there is nothing. */
	private static Problem problem(@Nullable Integer status) {
		if (status == null || status == 404) {
			return Problem.of(ErrorCode.NOT_FOUND, "There is nothing at this address");
		}
		if (status == 408) {
			return Problem.of(ErrorCode.REQUEST_TIMEOUT, "The body did not arrive in time");
		}
		return (status >= SERVER_ERROR) ? Problem.of(ErrorCode.INTERNAL_ERROR, "The server could not do this")
				: Problem.of(ErrorCode.MALFORMED_REQUEST, "The request cannot be understood");
	}

}
