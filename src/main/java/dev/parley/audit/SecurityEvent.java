package dev.parley.audit;

import dev.parley.caller.Caller;
import dev.parley.caller.RequestSource;
import org.jspecify.annotations.Nullable;

/**
 * A security event for the audit log. Publish it as an application event on the request's
 * thread.
 *
 * @param event what happened, such as {@code login_failed}
 * @param userId null if unknown
 * @param client null if unknown
 * @param origin the request that caused it
 * @param detail null if there is none; must not contain a secret or a prompt
 */
public record SecurityEvent(String event, @Nullable String userId, @Nullable String client, RequestSource origin,
		@Nullable String detail) {

	/** An event caused by an authenticated caller. */
	public static SecurityEvent by(Caller caller, String event, String detail) {
		return new SecurityEvent(event, caller.userId(), caller.client(), RequestSource.current(), detail);
	}

	/** An event caused by an unknown caller. */
	public static SecurityEvent bySomebody(String event, @Nullable String detail) {
		return new SecurityEvent(event, null, null, RequestSource.current(), detail);
	}

}
