package dev.parley.session;

import java.util.List;
import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.attachment.SentAttachment;
import dev.parley.caller.Caller;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.store.Placement;
import dev.parley.store.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * A message to a session.
 *
 * @param caller who sends the message
 * @param sessionId null: the session of {@code thread} or, without one, a new session
 * @param thread the id that the client chose for the conversation, after the protocol's
 * name and a colon; null: none
 * @param agent the requested agent; null: the session's agent
 * @param attachments that belong to the message
 * @param placement the message's place in the session; in a new session
 * {@link Placement.Opening} or {@link Placement.AtEnd}
 * @param answers the caller's answers to a run that waits for them, instead of a message;
 * null: the request has a message
 * @param ifBusy what to do if the session is busy
 * @param cancelUnread whether to cancel the run once it has no reader any more
 * @param key null: the client sent none
 */
public record MessageRequest(Caller caller, @Nullable UUID sessionId, @Nullable String thread,
		@Nullable AgentChoice agent, UserMessage userMessage, List<SentAttachment> attachments, Placement placement,
		@Nullable CallerAnswers answers, BusyPolicy ifBusy, boolean cancelUnread, @Nullable IdempotencyKey key) {

	/** A request with a message that is only text, at the end of its session. */
	public MessageRequest(Caller caller, @Nullable UUID sessionId, @Nullable AgentChoice agent, UserMessage userMessage,
			BusyPolicy ifBusy, boolean cancelUnread, @Nullable IdempotencyKey key) {
		this(caller, sessionId, null, agent, userMessage, List.of(), new Placement.AtEnd(), null, ifBusy, cancelUnread,
				key);
	}

	String userId() {
		return this.userMessage.user().id();
	}

	/** The same request in the session that its thread has already. */
	MessageRequest in(UUID existing) {
		Placement place = (this.placement instanceof Placement.Opening) ? new Placement.AtEnd() : this.placement;
		return new MessageRequest(this.caller, existing, this.thread, this.agent, this.userMessage, this.attachments,
				place, this.answers, this.ifBusy, this.cancelUnread, this.key);
	}

	/** The same request with another message. */
	MessageRequest asking(UserMessage other, List<SentAttachment> otherAttachments) {
		return new MessageRequest(this.caller, this.sessionId, this.thread, this.agent, other, otherAttachments,
				this.placement, this.answers, this.ifBusy, this.cancelUnread, this.key);
	}

}
