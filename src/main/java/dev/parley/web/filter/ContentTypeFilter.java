package dev.parley.web.filter;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses a {@code Content-Type} with a wildcard, for which Spring would answer with an
 * internal error.
 */
class ContentTypeFilter extends HttpFilter {

	private final HandlerExceptionResolver errors;

	ContentTypeFilter(HandlerExceptionResolver errors) {
		this.errors = errors;
	}

	static boolean hasWildcard(HttpServletRequest request) {
		@Nullable String type = request.getContentType();
		return type != null && type.indexOf('*') >= 0;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (hasWildcard(request)) {
			this.errors.resolveException(request, response, null, new HttpMediaTypeNotSupportedException(
					"A Content-Type must not have a wildcard", List.of(MediaType.APPLICATION_JSON)));
		}
		else {
			chain.doFilter(request, response);
		}
	}

}
