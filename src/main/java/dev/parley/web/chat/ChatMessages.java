package dev.parley.web.chat;

import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.caller.Caller;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.session.MessageRequest;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.IdempotencyKey;
import dev.parley.web.chat.ChatRequest.OnDisconnect;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;

/** Translates chat requests into messages to sessions. */
public final class ChatMessages {

	private ChatMessages() {
	}

	/**
	 * The message of a request.
	 * @param key null: the client sent none
	 * @param streamed whether the answer is sent as it is generated
	 * @param noStore whether the answer must not come from the cache
	 * @throws InvalidFieldException if the request has fields that exclude each other
	 * @throws SessionNotFoundException if the session's id is not one
	 */
	public static MessageRequest of(ChatRequest request, Caller caller, SentAttachments attachments,
			@Nullable IdempotencyKey key, boolean streamed, boolean noStore) {
		UserMessage userMessage = new UserMessage((request.message() != null) ? request.message() : "",
				(request.context() != null) ? request.context().toString() : null, request.temperature(),
				request.maxTokens(), caller.user(), streamed, CallerTool.specs(request.tools()), noStore);
		if (request.answersCalls() && !attachments.checked().isEmpty()) {
			throw new InvalidFieldException("attachments", "belong to a message; here is none");
		}
		BusyPolicy ifBusy = (request.ifBusy() != null) ? request.ifBusy().policy() : BusyPolicy.ENQUEUE;
		return new MessageRequest(caller, sessionId(request), null, agent(request), userMessage, attachments.checked(),
				Placements.of(request), CallAnswers.of(request.toolResults(), request.approvals()), ifBusy,
				request.onDisconnect() == OnDisconnect.CANCEL, key);
	}

	private static @Nullable AgentChoice agent(ChatRequest request) {
		String agent = request.agent();
		return (agent != null) ? AgentChoice.parse(agent) : null;
	}

	private static @Nullable UUID sessionId(ChatRequest request) {
		String id = request.sessionId();
		return (id != null) ? Ids.parse(id).orElseThrow(SessionNotFoundException::new) : null;
	}

}
