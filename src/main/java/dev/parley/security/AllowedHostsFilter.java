package dev.parley.security;

import java.io.IOException;

import dev.parley.security.AccessRefusedException.Reason;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Refuses requests that call the server by a name which is not its own. */
final class AllowedHostsFilter extends HttpFilter {

	private final Hosts hosts;

	private final AccessDeniedResponses accessDeniedResponses;

	AllowedHostsFilter(Hosts hosts, AccessDeniedResponses accessDeniedResponses) {
		this.hosts = hosts;
		this.accessDeniedResponses = accessDeniedResponses;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (PublicPaths.isProbe(request) || this.hosts.allow(request.getServerName())) {
			chain.doFilter(request, response);
		}
		else {
			this.accessDeniedResponses.answer(request, response, AccessRefusedException.because(Reason.MALFORMED,
					"The server is not called by this Host; see PARLEY_ALLOWED_HOSTS"));
		}
	}

}
