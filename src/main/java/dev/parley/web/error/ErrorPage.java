package dev.parley.web.error;

import java.net.URI;
import java.net.URISyntaxException;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Turns failures outside Spring MVC, in a filter or the container, into problems.
 */
@RestController
class ErrorPage implements ErrorController {

	private final ErrorFormats formats;

	ErrorPage(ErrorFormats formats) {
		this.formats = formats;
	}

	@RequestMapping("${server.error.path:${error.path:/error}}")
	ResponseEntity<Object> error(HttpServletRequest request) {
		// Without a status, a client requested this address itself.
		Problem problem = StatusProblems
			.of((request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status) ? status
					: HttpStatus.NOT_FOUND.value());
		Object address = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
		return (address instanceof String path) ? this.formats.response(path, problem.at(instance(path)))
				: problem.response();
	}

	/** The path as a URI; {@code /} if it is not a valid one, such as {@code //}. */
	private static URI instance(String path) {
		try {
			return new URI(path);
		}
		catch (URISyntaxException ex) {
			return URI.create("/");
		}
	}

}
