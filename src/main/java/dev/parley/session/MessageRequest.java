package dev.parley.session;

import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.caller.Caller;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.store.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * A message to a session.
 *
 * @param caller who asks
 * @param sessionId null: a new session
 * @param agent who is to answer; null: the session's agent
 * @param answers what the caller answers in place of a message to a run that waits for
 * it; null: it sends a message
 * @param ifBusy what to do if the session is busy
 * @param cancelUnread whether to cancel the answer when nobody reads it any more
 * @param key null: the client sent none
 */
public record MessageRequest(Caller caller, @Nullable UUID sessionId, @Nullable AgentChoice agent,
		UserMessage userMessage, @Nullable CallerAnswers answers, BusyPolicy ifBusy, boolean cancelUnread,
		@Nullable IdempotencyKey key) {

	/** A request with a message. */
	public MessageRequest(Caller caller, @Nullable UUID sessionId, @Nullable AgentChoice agent, UserMessage userMessage,
			BusyPolicy ifBusy, boolean cancelUnread, @Nullable IdempotencyKey key) {
		this(caller, sessionId, agent, userMessage, null, ifBusy, cancelUnread, key);
	}

	String userId() {
		return this.userMessage.user().id();
	}

}
