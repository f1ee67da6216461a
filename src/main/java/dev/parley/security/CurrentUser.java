package dev.parley.security;

import java.util.Optional;

import dev.parley.caller.Caller;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Provides the authenticated caller of the current request, on the request's thread only.
 */
@Component
public class CurrentUser {

	/**
	 * The caller.
	 * @throws AccessRefusedException if the request is not authenticated
	 */
	public Caller caller() {
		return known().orElseThrow(AccessRefusedException::unauthenticated);
	}

	/**
	 * The caller; empty if the request is not authenticated, which only public addresses
	 * allow.
	 */
	public Optional<Caller> known() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication != null && authentication.getPrincipal() instanceof Caller caller) ? Optional.of(caller)
				: Optional.empty();
	}

	/**
	 * Does something as a caller whose message is not an HTTP request.
	 */
	public void during(Caller caller, Runnable action) {
		SecurityContextHolder.setContext(CallerFilter.context(caller));
		try {
			action.run();
		}
		finally {
			SecurityContextHolder.clearContext();
		}
	}

	public String id() {
		return caller().userId();
	}

}
