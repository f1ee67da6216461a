package dev.parley.web.filter;

import java.io.IOException;
import java.time.Duration;

import dev.parley.web.error.RequestTooLargeException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses request bodies that are too large, with or without a {@code Content-Length},
 * and those that arrive too slowly.
 */
class RequestSizeFilter extends HttpFilter {

	private final long limit;

	private final long patience;

	private final HandlerExceptionResolver errors;

	RequestSizeFilter(DataSize limit, Duration patience, HandlerExceptionResolver errors) {
		this.limit = limit.toBytes();
		this.patience = patience.toNanos();
		this.errors = errors;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getContentLengthLong() > this.limit) {
			this.errors.resolveException(request, response, null, new RequestTooLargeException(this.limit));
		}
		else if (request.getContentLengthLong() == 0) {
			chain.doFilter(request, response);
		}
		else {
			chain.doFilter(new Limited(request, this.limit, this.patience), response);
		}
	}

	/** A request whose body is limited while it is read. */
	private static final class Limited extends HttpServletRequestWrapper {

		private final long limit;

		private final long patience;

		private Limited(HttpServletRequest request, long limit, long patience) {
			super(request);
			this.limit = limit;
			this.patience = patience;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			return new LimitedBody(super.getInputStream(), this.limit, this.patience);
		}

	}

}
