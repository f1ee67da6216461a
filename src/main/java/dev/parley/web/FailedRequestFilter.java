package dev.parley.web;

import java.io.IOException;

import dev.parley.limits.RequestLimits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Stops listening to an address that tries keys: after so many answers of 401 it gets 429
 * for the rest of the minute. Comes before whatever finds out who calls.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class FailedRequestFilter extends OncePerRequestFilter {

	private static final long MINUTE = 60;

	private final RequestLimits limits;

	private final HandlerExceptionResolver errors;

	FailedRequestFilter(RequestLimits limits, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
		this.limits = limits;
		this.errors = errors;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (this.limits.silenced(request.getRemoteAddr())) {
			this.errors.resolveException(request, response, null,
					new RateLimitedException("Too many requests from this address came without a valid key", MINUTE));
			return;
		}
		chain.doFilter(request, response);
		if (response.getStatus() == HttpServletResponse.SC_UNAUTHORIZED) {
			this.limits.failed(request.getRemoteAddr());
		}
	}

	/** Probes need no key, and whoever asks restarts a server that does not answer. */
	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return request.getServletPath().startsWith("/health");
	}

}
