package dev.parley.ops;

import dev.parley.run.Caller;
import dev.parley.run.Origin;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Something that concerns security, for the audit log; publish it as an application event
 * on the request's own thread.
 *
 * @param event what happened, such as {@code login_failed}
 * @param userId null where nobody knows who it was
 * @param client null where nobody knows who it was
 * @param address of the client
 * @param detail null where there is nothing to add; never a secret or a prompt
 */
public record SecurityEvent(String event, @Nullable String userId, @Nullable String client, @Nullable String address,
		@Nullable String detail) {

	/** Done by a caller who is known. */
	public static SecurityEvent by(Caller caller, String event, String detail) {
		return new SecurityEvent(event, caller.userId(), caller.client(), MDC.get(Origin.ADDRESS), detail);
	}

	/** Done by somebody who is not known. */
	public static SecurityEvent bySomebody(String event, @Nullable String detail) {
		return new SecurityEvent(event, null, null, MDC.get(Origin.ADDRESS), detail);
	}

}
