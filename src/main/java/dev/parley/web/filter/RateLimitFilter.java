package dev.parley.web.filter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.parley.caller.Caller;
import dev.parley.limits.KnownBudgets;
import dev.parley.limits.Quota;
import dev.parley.limits.RequestLimits;
import dev.parley.security.CurrentUser;
import dev.parley.security.PublicPaths;
import dev.parley.web.error.RateLimitedException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses callers that exceed their rate limits, and reports to all what is left, also of
 * their daily budgets.
 */
class RateLimitFilter extends HttpFilter {

	private final RequestLimits limits;

	private final KnownBudgets budgets;

	private final CurrentUser user;

	private final HandlerExceptionResolver errors;

	RateLimitFilter(RequestLimits limits, KnownBudgets budgets, CurrentUser user, HandlerExceptionResolver errors) {
		this.limits = limits;
		this.budgets = budgets;
		this.user = user;
		this.errors = errors;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (isSpared(request)) {
			chain.doFilter(request, response);
			return;
		}
		Caller caller = this.user.known().orElse(Caller.ANONYMOUS);
		List<Quota> quotas = new ArrayList<>(this.limits.take(caller, request.getRemoteAddr()));
		quotas.addAll(this.budgets.of(caller));
		if (!quotas.isEmpty()) {
			RateLimitHeaders.set(quotas, response);
		}
		try {
			RateLimitedException.require(quotas);
		}
		catch (RateLimitedException ex) {
			this.errors.resolveException(request, response, null, ex);
			return;
		}
		chain.doFilter(request, response);
	}

	/**
	 * Whether a request is not counted: pages and their resources, probes and metrics.
	 */
	private static boolean isSpared(HttpServletRequest request) {
		boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
		return read && (request.getServletPath().equals("/metrics") || PublicPaths.contain(request));
	}

}
