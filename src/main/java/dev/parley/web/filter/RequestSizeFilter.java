package dev.parley.web.filter;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

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
 * and those that arrive too slowly. Messages may be larger than other requests, for their
 * attachments.
 */
class RequestSizeFilter extends HttpFilter {

	/** The most bytes of a message with its attachments. */
	static final long LARGE = 20 << 20;

	/** The calls that take attachments. */
	private static final Set<String> WITH_ATTACHMENTS = Set.of("/chat", "/chat/stream", "/v1/chat/completions",
			"/v1/responses", "/agui", "/ai-sdk/chat", "/a2a");

	private final long limit;

	private final long patience;

	private final LargeBodies largeBodies;

	private final HandlerExceptionResolver errors;

	RequestSizeFilter(DataSize limit, Duration patience, LargeBodies largeBodies, HandlerExceptionResolver errors) {
		this.limit = limit.toBytes();
		this.patience = patience.toNanos();
		this.largeBodies = largeBodies;
		this.errors = errors;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		long length = request.getContentLengthLong();
		long most = WITH_ATTACHMENTS.contains(request.getServletPath()) ? Math.max(this.limit, LARGE) : this.limit;
		if (length > most) {
			this.errors.resolveException(request, response, null, new RequestTooLargeException(most));
		}
		else if (length == 0) {
			chain.doFilter(request, response);
		}
		else {
			BodySize size = new BodySize(this.largeBodies, this.limit, most, length);
			request.setAttribute(BodySize.ATTRIBUTE, size);
			try {
				chain.doFilter(new Limited(request, size, this.patience), response);
			}
			finally {
				BodySize.release(request);
			}
		}
	}

	/** A request whose body is limited while it is read. */
	private static final class Limited extends HttpServletRequestWrapper {

		private final BodySize size;

		private final long patience;

		private Limited(HttpServletRequest request, BodySize size, long patience) {
			super(request);
			this.size = size;
			this.patience = patience;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			return new LimitedBody(super.getInputStream(), this.size, this.patience);
		}

	}

}
