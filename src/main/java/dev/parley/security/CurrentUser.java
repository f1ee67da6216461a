package dev.parley.security;

import java.util.Optional;

import dev.parley.caller.Caller;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Who calls: the one place that knows. It does so on the request's own thread only. */
@Component
public class CurrentUser {

	/**
	 * Who calls.
	 * @throws AccessRefusedException if nothing shows it
	 */
	public Caller caller() {
		return known().orElseThrow(AccessRefusedException::unauthenticated);
	}

	/** Who calls; empty if nothing shows it, which only open addresses allow. */
	public Optional<Caller> known() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication != null && authentication.getPrincipal() instanceof Caller caller) ? Optional.of(caller)
				: Optional.empty();
	}

	public String id() {
		return caller().userId();
	}

}
