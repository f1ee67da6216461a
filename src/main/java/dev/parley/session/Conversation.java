package dev.parley.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

import dev.parley.agent.ContextWindow;
import dev.parley.agent.PriorToolCalls;
import dev.parley.agent.ToolCallKeys;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.store.Message;
import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.Messages;
import dev.parley.store.ToolCallRow;

/** Reads the newest messages of a stored conversation into a window, as many as fit. */
final class Conversation {

	/** Marks an answer in the prompt as cut off. */
	static final String BROKEN_OFF = "\n\n[The answer broke off here.]";

	private final ContextWindow window;

	private final Deque<PromptMessage> turn = new ArrayDeque<>();

	private Conversation(ContextWindow window) {
		this.window = window;
	}

	static ContextWindow load(Messages messages, UUID sessionId, String userId, ContextWindow empty) {
		Conversation conversation = new Conversation(empty);
		if (messages.walkBack(sessionId, userId, conversation::add)) {
			conversation.addBeginning();
		}
		return conversation.window;
	}

	/**
	 * Adds the next older message; false once the window is full. A user's message
	 * without an answer is left out, because models expect an answer to each, unless the
	 * caller brought it.
	 */
	private boolean add(Message message) {
		toPrompt(message).reversed().forEach(this.turn::addFirst);
		boolean joined = message.place() > 0 && !message.brought();
		if (message.role() == Role.ASSISTANT || joined) {
			return true;
		}
		boolean unanswered = !message.brought() && this.turn.stream().noneMatch(Conversation::saysSomething);
		boolean more = unanswered || this.window.addOldest(List.copyOf(this.turn));
		this.turn.clear();
		return more;
	}

	/** A history that the caller brings may begin with a greeting of the assistant. */
	private void addBeginning() {
		if (!this.turn.isEmpty()) {
			this.window.addOldest(List.copyOf(this.turn));
		}
	}

	private static boolean saysSomething(PromptMessage message) {
		return message instanceof PromptMessage.FromModel answer
				&& !(answer.text().isBlank() && answer.toolCalls().isEmpty());
	}

	/** Converts a stored message and the results of its tool calls for a prompt. */
	static List<PromptMessage> toPrompt(Message message) {
		if (message.role() == Role.USER) {
			return List.of(new PromptMessage.FromUser(message.content()));
		}
		List<PromptMessage> prompt = new ArrayList<>();
		prompt.add(new PromptMessage.FromModel(text(message), calls(message)));
		for (ToolCallRow call : message.toolCalls()) {
			String outcome = call.outcome();
			prompt.add(new PromptMessage.FromTool(call.callId(), call.name(), (outcome != null) ? outcome
					: "The outcome of this call is unknown: the answer was cut off while it ran."));
		}
		return prompt;
	}

	private static String text(Message message) {
		boolean brokenOff = message.status() == Status.PARTIAL && message.toolCalls().isEmpty()
				&& !message.content().isBlank();
		return brokenOff ? message.content() + BROKEN_OFF : message.content();
	}

	/**
	 * The tool calls of earlier, failed runs.
	 * @param messages of these runs, at least one, in order
	 */
	static PriorToolCalls priorToolCalls(List<Message> messages) {
		ToolCallKeys keys = new ToolCallKeys(messages.getFirst().runId());
		List<PromptMessage> prompt = new ArrayList<>();
		for (Message message : messages) {
			prompt.addAll(toPrompt(message));
			keys.madeBefore(calls(message),
					(place) -> message.toolCalls().get(place).state() == ToolCallRow.State.OUTCOME_UNKNOWN);
		}
		return new PriorToolCalls(prompt, keys);
	}

	private static List<ToolCall> calls(Message message) {
		return message.toolCalls()
			.stream()
			.map((call) -> new ToolCall(call.callId(), call.name(), call.arguments(), call.opaque()))
			.toList();
	}

}
