package dev.parley.a2a;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.attachment.InvalidAttachmentException;
import dev.parley.attachment.SentAttachment;
import dev.parley.caller.Caller;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.session.MessageRequest;
import dev.parley.store.Placement;
import dev.parley.store.Run;
import dev.parley.store.RunAcceptance;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.IdempotencyKey;
import dev.parley.web.IdempotencyKeys;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.stereotype.Component;

/**
 * Translates the parameters of {@code SendMessage} and {@code SendStreamingMessage} into
 * a message to the session that is the context.
 */
@Component
class A2aRequests {

	private static final int MAX_DATA = 16_384;

	private static final int MAX_ATTACHMENTS = 10;

	private static final int MAX_NAME = 200;

	private final Tasks tasks;

	private final RunAcceptance acceptance;

	A2aRequests(Tasks tasks, RunAcceptance acceptance) {
		this.tasks = tasks;
		this.acceptance = acceptance;
	}

	/**
	 * Translates the parameters.
	 * @param agent from the address; null: none
	 * @throws A2aFault if they are not valid, or the task takes no message
	 */
	MessageRequest translate(JsonNode params, Caller caller, @Nullable String agent, boolean streamed,
			boolean noStore) {
		JsonNode message = params.path("message");
		require(message.path("role").asString("").equals("ROLE_USER"), "message.role must be ROLE_USER");
		String messageId = message.path("messageId").asString("");
		require(!messageId.isBlank() && messageId.length() <= MAX_NAME,
				"message.messageId must be 1 to " + MAX_NAME + " characters, and another one for each message");
		List<String> texts = new ArrayList<>();
		ArrayNode data = JsonNodeFactory.instance.arrayNode();
		List<SentAttachment> attachments = new ArrayList<>();
		for (JsonNode part : message.path("parts")) {
			if (part.has("text")) {
				texts.add(part.path("text").asString(""));
			}
			else if (part.has("data")) {
				data.add(part.path("data"));
			}
			else {
				attachments.add(attachment(part));
			}
		}
		require(attachments.size() <= MAX_ATTACHMENTS, "message.parts may have up to " + MAX_ATTACHMENTS + " files");
		require(data.toString().length() <= MAX_DATA,
				"message.parts may have data of up to " + MAX_DATA + " characters");
		String text = String.join("\n", texts);
		String taskId = message.path("taskId").asString("");
		IdempotencyKey key = key(messageId, message);
		CallerAnswers answers = null;
		UUID session;
		if (!taskId.isEmpty()) {
			Run run = this.tasks.newest(taskId, caller.userId());
			session = run.sessionId();
			// If it is sent again, the task does not wait any more.
			boolean repeated = this.acceptance.find(caller.userId(), key).isPresent();
			answers = repeated ? new CallerAnswers(List.of(), List.of())
					: TaskAnswers.of(this.tasks.waiting(run), data);
			require(text.isBlank() && attachments.isEmpty(),
					"message.parts must have only data if it answers a task: {\"approved\": true} or false");
		}
		else {
			session = context(message.path("contextId").asString(""));
			require(!text.isBlank() || !attachments.isEmpty() || !data.isEmpty(), "message.parts must not be empty");
		}
		String context = (data.isEmpty() || answers != null) ? null : context(data);
		UserMessage userMessage = new UserMessage((answers != null) ? "" : text, context, null, null, caller.user(),
				streamed, List.of(), noStore);
		return new MessageRequest(caller, session, null, choice(params, agent), userMessage, attachments,
				(session == null) ? new Placement.Opening(List.of(), false) : new Placement.AtEnd(), answers,
				BusyPolicy.ENQUEUE, false, key);
	}

	private static String context(ArrayNode data) {
		ObjectNode context = JsonNodeFactory.instance.objectNode();
		context.set("data", data);
		return context.toString();
	}

	private static @Nullable UUID context(String contextId) {
		return contextId.isEmpty() ? null : Ids.parse(contextId)
			.orElseThrow(() -> A2aFault.invalid("message.contextId must be the contextId of an earlier task"));
	}

	private static @Nullable AgentChoice choice(JsonNode params, @Nullable String query) {
		String name = params.at("/message/metadata/agent").asString(params.at("/metadata/agent").asString(query));
		require(name == null || name.length() <= MAX_NAME, "metadata.agent is too long");
		return (name == null || name.isEmpty()) ? null : AgentChoice.parse(name);
	}

	private static SentAttachment attachment(JsonNode part) {
		String name = part.path("filename").asString("");
		String type = part.path("mediaType").asString("");
		boolean image = type.startsWith("image/");
		try {
			if (part.has("raw")) {
				return SentAttachment.of(image, "data:" + type + ";base64," + part.path("raw").asString(""),
						name.isEmpty() ? null : name.substring(0, Math.min(MAX_NAME, name.length())));
			}
			return SentAttachment.of(image, part.path("url").asString(""), name.isEmpty() ? null : name);
		}
		catch (InvalidAttachmentException ex) {
			throw new A2aFault(A2aFault.CONTENT_TYPE_NOT_SUPPORTED,
					"A part of the message cannot be used: it " + ex.getMessage());
		}
	}

	/** The client's id of a message makes it safe to send it again. */
	private static IdempotencyKey key(String messageId, JsonNode message) {
		return IdempotencyKeys.of("a2a: " + messageId, message.path("parts"), message.path("contextId").asString(""),
				message.path("taskId").asString(""));
	}

	/** The number of bytes of all files in a message, roughly. */
	static long attachmentSize(JsonNode params) {
		return params.at("/message/parts")
			.valueStream()
			.mapToLong((part) -> part.path("raw").asString("").length())
			.sum();
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw A2aFault.invalid(message);
		}
	}

}
