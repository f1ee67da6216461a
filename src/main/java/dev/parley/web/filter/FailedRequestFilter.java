package dev.parley.web.filter;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import dev.parley.limits.Quota;
import dev.parley.limits.RequestLimits;
import dev.parley.security.PublicAccess;
import dev.parley.security.PublicPaths;
import dev.parley.web.error.RateLimitedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Blocks addresses that guess keys: after too many responses with 401, an address gets
 * 429 for the rest of the minute.
 */
class FailedRequestFilter extends HttpFilter {

	private final RequestLimits limits;

	private final PublicAccess open;

	private final HandlerExceptionResolver errors;

	FailedRequestFilter(RequestLimits limits, PublicAccess open, HandlerExceptionResolver errors) {
		this.limits = limits;
		this.open = open;
		this.errors = errors;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (isSpared(request)) {
			chain.doFilter(request, response);
			return;
		}
		Optional<Quota> failures = this.limits.failures(request.getRemoteAddr());
		if (failures.isPresent()) {
			// Replaced by another header for an authenticated caller.
			RateLimitHeaders.set(List.of(failures.get()), response);
			if (!failures.get().granted()) {
				this.errors.resolveException(request, response, null, new RateLimitedException(
						"Too many requests without a valid key from this address; wait for the seconds in Retry-After",
						failures.get().resetSeconds()));
				return;
			}
		}
		chain.doFilter(request, response);
		if (response.getStatus() == HttpServletResponse.SC_UNAUTHORIZED) {
			this.limits.failed(request.getRemoteAddr());
		}
	}

	/**
	 * In open mode there are no keys. Probes need no key, and an orchestrator would
	 * restart a server that refuses them.
	 */
	private boolean isSpared(HttpServletRequest request) {
		return this.open.calls() || PublicPaths.isProbe(request);
	}

}
