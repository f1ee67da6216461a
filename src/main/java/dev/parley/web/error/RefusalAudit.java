package dev.parley.web.error;

import dev.parley.audit.SecurityEvent;
import dev.parley.security.CurrentUser;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Reports refused permissions to the audit log. */
@Component
class RefusalAudit {

	private static final String EVENT = "forbidden";

	private final CurrentUser user;

	private final ApplicationEventPublisher events;

	RefusalAudit(CurrentUser user, ApplicationEventPublisher events) {
		this.user = user;
		this.events = events;
	}

	/**
	 * Reports a refusal, on the request's thread. All but 403 {@code forbidden} are
	 * ignored.
	 */
	void note(Problem refusal) {
		if (refusal.code() == ErrorCode.FORBIDDEN) {
			this.events.publishEvent(this.user.known()
				.map((caller) -> SecurityEvent.by(caller, EVENT, refusal.detail()))
				.orElseGet(() -> SecurityEvent.bySomebody(EVENT, refusal.detail())));
		}
	}

}
