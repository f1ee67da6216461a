package dev.parley.audit;

import dev.parley.caller.Caller;
import dev.parley.caller.RequestSource;
import org.jspecify.annotations.Nullable;

/**
 * Something that concerns security, for the audit log; publish it as an application event
 * on the request's own thread.
 *
 * @param event what happened, such as {@code login_failed}
 * @param userId null if nobody knows who it was
 * @param client null if nobody knows who it was
 * @param origin the request that did it
 * @param detail null if there is nothing to add; never a secret or a prompt
 */
public record SecurityEvent(String event, @Nullable String userId, @Nullable String client, RequestSource origin,
		@Nullable String detail) {

	/** Done by a caller who is known. */
	public static SecurityEvent by(Caller caller, String event, String detail) {
		return new SecurityEvent(event, caller.userId(), caller.client(), RequestSource.current(), detail);
	}

	/** Done by somebody who is not known. */
	public static SecurityEvent bySomebody(String event, @Nullable String detail) {
		return new SecurityEvent(event, null, null, RequestSource.current(), detail);
	}

}
