package dev.parley.openai.chat;

import dev.parley.agent.RequestOptions;
import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.caller.Caller;
import dev.parley.openai.AnswerFormats;
import dev.parley.openai.FunctionTools;
import dev.parley.openai.RequestFields;
import dev.parley.openai.Transcript;
import dev.parley.openai.Transcript.Conversation;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.session.MessageRequest;
import dev.parley.store.Placement;
import dev.parley.store.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of a request to {@code /v1/chat/completions}.
 *
 * @param attachmentLength length of its images and files, in characters
 */
record ChatRequest(JsonNode body, Conversation conversation, boolean stream, long attachmentLength) {

	/**
	 * Reads a body.
	 * @throws dev.parley.web.error.InvalidFieldException if a field that has a meaning is
	 * not valid
	 */
	static ChatRequest read(JsonNode body) {
		JsonNode n = body.path("n");
		RequestFields.require(n.isMissingNode() || n.isNull() || n.asInt(0) == 1, "n", "must be 1");
		Transcript transcript = ChatMessages.read(body.path("messages"));
		return new ChatRequest(body, transcript.end("messages"), RequestFields.flag(body, "stream"),
				transcript.attachmentLength());
	}

	/**
	 * The same for the sessions. A stream that nobody reads is cancelled, as clients
	 * expect, unless the client can come back with its key.
	 */
	MessageRequest message(Caller caller, @Nullable IdempotencyKey key, boolean uncached) {
		Integer newer = RequestFields.tokens(this.body, "max_completion_tokens");
		UserMessage message = new UserMessage(this.conversation.message(), null, RequestFields.temperature(this.body),
				(newer != null) ? newer : RequestFields.tokens(this.body, "max_tokens"), caller.user(), this.stream,
				FunctionTools.read(this.body), uncached)
			.with(new RequestOptions(this.conversation.instructions(),
					AnswerFormats.read(this.body.path("response_format"), "response_format"), null));
		String model = RequestFields.text(this.body, "model");
		boolean unlisted = !RequestFields.flag(this.body, "store");
		return new MessageRequest(caller, null, null, (model != null) ? AgentChoice.parse(model) : null, message,
				this.conversation.attachments(),
				new Placement.Opening(this.conversation.history(), unlisted, this.conversation.begun()), null,
				BusyPolicy.ENQUEUE, this.stream && key == null, key);
	}

}
