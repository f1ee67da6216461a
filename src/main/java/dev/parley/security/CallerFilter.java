package dev.parley.security;

import java.io.IOException;
import java.util.List;

import dev.parley.run.Caller;
import dev.parley.run.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells Spring Security who calls. */
final class CallerFilter extends OncePerRequestFilter {

	private final Callers callers;

	private final Refusals refusals;

	CallerFilter(Callers callers, Refusals refusals) {
		this.callers = callers;
		this.refusals = refusals;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			this.callers.of(request).ifPresent(CallerFilter::accept);
		}
		catch (AccessRefusedException ex) {
			this.refusals.answer(request, response, ex);
			return;
		}
		chain.doFilter(request, response);
	}

	private static void accept(Caller caller) {
		List<GrantedAuthority> authorities = AuthorityUtils
			.createAuthorityList(caller.roles().stream().map(Role::name).toList());
		SecurityContextHolder
			.setContext(new SecurityContextImpl(new PreAuthenticatedAuthenticationToken(caller, "", authorities)));
	}

}
