package dev.parley.security;

import java.io.IOException;
import java.util.List;

import dev.parley.audit.SecurityEvent;
import dev.parley.caller.Caller;
import dev.parley.caller.RequestSource;
import dev.parley.caller.Role;
import dev.parley.security.AccessRefusedException.Reason;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/** Authenticates the caller for Spring Security. */
final class CallerFilter extends HttpFilter {

	private final CallerResolver callers;

	private final AccessDeniedResponses accessDeniedResponses;

	private final ApplicationEventPublisher events;

	CallerFilter(CallerResolver callers, AccessDeniedResponses accessDeniedResponses,
			ApplicationEventPublisher events) {
		this.callers = callers;
		this.accessDeniedResponses = accessDeniedResponses;
		this.events = events;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			this.callers.of(request).ifPresent((caller) -> accept(caller, request));
		}
		catch (AccessRefusedException ex) {
			if (ex.reason() == Reason.UNAUTHENTICATED) {
				this.events.publishEvent(SecurityEvent.bySomebody("key_refused", ex.getMessage()));
			}
			this.accessDeniedResponses.answer(request, response, ex);
			return;
		}
		chain.doFilter(request, response);
	}

	private static void accept(Caller caller, HttpServletRequest request) {
		request.setAttribute(RequestSource.CALLER, caller.kind());
		SecurityContextHolder.setContext(context(caller));
	}

	/** The context of everything that is done for a caller. */
	static SecurityContext context(Caller caller) {
		List<GrantedAuthority> authorities = AuthorityUtils
			.createAuthorityList(caller.roles().stream().map(Role::name).toList());
		return new SecurityContextImpl(new PreAuthenticatedAuthenticationToken(caller, "", authorities));
	}

}
