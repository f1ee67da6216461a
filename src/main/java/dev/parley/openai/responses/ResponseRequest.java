package dev.parley.openai.responses;

import java.util.List;
import java.util.UUID;

import dev.parley.agent.RequestOptions;
import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.attachment.SentAttachment;
import dev.parley.caller.Caller;
import dev.parley.openai.AnswerFormats;
import dev.parley.openai.FunctionTools;
import dev.parley.openai.RequestFields;
import dev.parley.openai.Transcript.Conversation;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.session.MessageRequest;
import dev.parley.store.Placement;
import dev.parley.store.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of a request to {@code /v1/responses}, with its caller.
 *
 * @param shown the body as far as its response shows it again
 */
record ResponseRequest(Caller caller, JsonNode body, JsonNode shown, @Nullable IdempotencyKey key, boolean uncached) {

	String userId() {
		return this.caller.userId();
	}

	/** The id in {@code previous_response_id}; null: none. */
	@Nullable String previous() {
		return RequestFields.text(this.body, "previous_response_id");
	}

	/** The id in {@code conversation}; null: none. */
	@Nullable String conversation() {
		JsonNode conversation = this.body.path("conversation");
		return conversation.isObject() ? RequestFields.text(conversation, "id")
				: RequestFields.text(this.body, "conversation");
	}

	/** A message that begins a new session. */
	MessageRequest opening(Conversation conversation, @Nullable String lastAgent) {
		boolean unlisted = !RequestFields.flag(this.body, "store", true);
		return message(null, conversation,
				(agent() == null && lastAgent != null) ? AgentChoice.parse(lastAgent) : agent(),
				new Placement.Opening(conversation.history(), unlisted, conversation.begun()));
	}

	/** A message to a session. */
	MessageRequest in(UUID sessionId, Conversation conversation, Placement placement) {
		return message(sessionId, conversation, agent(), placement);
	}

	/** Answers to what a session waits for. */
	MessageRequest answering(UUID sessionId, CallerAnswers answers) {
		return new MessageRequest(this.caller, sessionId, null, null, asked("", null), List.of(), new Placement.AtEnd(),
				answers, BusyPolicy.ENQUEUE, false, this.key);
	}

	private MessageRequest message(@Nullable UUID sessionId, Conversation conversation, @Nullable AgentChoice agent,
			Placement placement) {
		List<SentAttachment> attachments = conversation.attachments();
		return new MessageRequest(this.caller, sessionId, null, agent,
				asked(conversation.message(), conversation.instructions()), attachments, placement, null,
				BusyPolicy.ENQUEUE, false, this.key);
	}

	private @Nullable AgentChoice agent() {
		String model = RequestFields.text(this.body, "model");
		return (model != null) ? AgentChoice.parse(model) : null;
	}

	private UserMessage asked(String message, @Nullable String more) {
		String instructions = RequestFields.text(this.body, "instructions");
		String all = (instructions == null || instructions.isBlank()) ? more
				: (more == null) ? instructions : instructions + "\n\n" + more;
		return new UserMessage(message, null, RequestFields.temperature(this.body),
				RequestFields.tokens(this.body, "max_output_tokens"), this.caller.user(),
				RequestFields.flag(this.body, "stream"), FunctionTools.read(this.body), this.uncached)
			.with(new RequestOptions(all, AnswerFormats.read(this.body.at("/text/format"), "text.format"),
					this.shown.toString()));
	}

}
