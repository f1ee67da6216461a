package dev.parley.web.filter;

import java.io.IOException;

import dev.parley.security.AccessRefusedException;
import dev.parley.security.AccessRefusedException.Reason;
import dev.parley.security.Hosts;
import dev.parley.security.PublicPaths;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses requests whose {@code Host} is not one of the server's names. */
final class AllowedHostsFilter extends HttpFilter {

	private final Hosts hosts;

	private final HandlerExceptionResolver errors;

	AllowedHostsFilter(Hosts hosts, HandlerExceptionResolver errors) {
		this.hosts = hosts;
		this.errors = errors;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (PublicPaths.isProbe(request) || this.hosts.allow(request.getServerName())) {
			chain.doFilter(request, response);
		}
		else {
			this.errors.resolveException(request, response, null, AccessRefusedException.because(Reason.MALFORMED,
					"The Host header is not in PARLEY_ALLOWED_HOSTS; use one of these names, or add this one"));
		}
	}

}
