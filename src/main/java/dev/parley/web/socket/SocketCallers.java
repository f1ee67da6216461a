package dev.parley.web.socket;

import java.util.Optional;

import dev.parley.audit.SecurityEvent;
import dev.parley.caller.Caller;
import dev.parley.limits.RequestLimits;
import dev.parley.security.AccessRefusedException;
import dev.parley.security.AccessRefusedException.Reason;
import dev.parley.security.CallerResolver;
import dev.parley.security.Credentials;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Authenticates the callers of connections, with the same consequences as for requests: a
 * refused key is recorded, and counted against its address. Thread-safe.
 */
final class SocketCallers {

	private final CallerResolver callers;

	private final RequestLimits limits;

	private final ApplicationEventPublisher events;

	SocketCallers(CallerResolver callers, RequestLimits limits, ApplicationEventPublisher events) {
		this.callers = callers;
		this.limits = limits;
		this.events = events;
	}

	/**
	 * The caller with these credentials.
	 * @param address of the client
	 * @throws AccessRefusedException if they are missing or not valid
	 */
	Caller of(@Nullable Credentials credentials, String address) {
		try {
			return Optional.ofNullable(credentials)
				.flatMap(this.callers::of)
				.orElseThrow(AccessRefusedException::unauthenticated);
		}
		catch (AccessRefusedException ex) {
			if (ex.reason() == Reason.UNAUTHENTICATED) {
				failed(address);
				this.events.publishEvent(SecurityEvent.bySomebody("key_refused", ex.getMessage()));
			}
			throw ex;
		}
	}

	/** Counts a connection that has shown no valid key. */
	void failed(String address) {
		this.limits.failed(address);
	}

}
