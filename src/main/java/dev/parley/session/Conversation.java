package dev.parley.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.parley.agent.ContextWindow;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.toolcall.PriorToolCalls;
import dev.parley.agent.toolcall.ResumedCall;
import dev.parley.agent.toolcall.ToolCallKeys;
import dev.parley.agent.toolcall.ToolOutcome;
import dev.parley.attachment.StoredAttachments;
import dev.parley.store.Message;
import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.Messages;
import dev.parley.store.ToolCallRow;
import org.jspecify.annotations.Nullable;

/** Reads the newest messages of a stored conversation into a window, as many as fit. */
final class Conversation {

	/** Marks an answer in the prompt as cut off. */
	static final String BROKEN_OFF = "\n\n[The answer broke off here.]";

	private final ContextWindow window;

	private final Deque<PromptMessage> turn = new ArrayDeque<>();

	private final String userId;

	/** Whether the newest turn is still to come, and to be left out. */
	private boolean leavesOut;

	private Conversation(ContextWindow window, String userId, boolean leavesOut) {
		this.window = window;
		this.userId = userId;
		this.leavesOut = leavesOut;
	}

	/**
	 * Reads a window.
	 * @param open whether the newest turn goes on, and so is no part of it
	 */
	static ContextWindow load(Messages messages, UUID sessionId, String userId, ContextWindow empty, boolean open) {
		Conversation conversation = new Conversation(empty, userId, open);
		if (messages.walkBack(sessionId, userId, conversation::add)) {
			conversation.addBeginning();
		}
		return conversation.window;
	}

	/** The newest turn after its first message, oldest first. */
	static List<Message> openTurn(Messages messages, UUID sessionId, String userId) {
		List<Message> newestFirst = new ArrayList<>();
		messages.walkBack(sessionId, userId, (message) -> {
			boolean joined = message.place() > 0 && !message.brought();
			if (message.role() == Role.USER && !joined) {
				return false;
			}
			newestFirst.add(message);
			return true;
		});
		return newestFirst.reversed();
	}

	/**
	 * Adds the next older message; false once the window is full. A user's message
	 * without an answer is left out, because models expect an answer to each, unless the
	 * caller brought it.
	 */
	private boolean add(Message message) {
		toPrompt(message, this.userId).reversed().forEach(this.turn::addFirst);
		boolean joined = message.place() > 0 && !message.brought();
		if (message.role() == Role.ASSISTANT || joined) {
			return true;
		}
		boolean unanswered = !message.brought() && this.turn.stream().noneMatch(Conversation::saysSomething);
		boolean more = this.leavesOut || unanswered || this.window.addOldest(List.copyOf(this.turn));
		this.turn.clear();
		this.leavesOut = false;
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

	/** Converts a stored message for a prompt. */
	private static List<PromptMessage> toPrompt(Message message, String userId) {
		return (message.role() == Role.USER) ? List
			.of(new PromptMessage.FromUser(message.content(), StoredAttachments.of(message.attachments(), userId)))
				: fromModel(message);
	}

	/** Converts an answer and the results of its tool calls. */
	private static List<PromptMessage> fromModel(Message message) {
		List<PromptMessage> prompt = new ArrayList<>();
		if (message.status() == Status.PARTIAL && message.content().isBlank() && message.toolCalls().isEmpty()) {
			return prompt;
		}
		prompt.add(new PromptMessage.FromModel(text(message), calls(message)));
		for (ToolCallRow call : message.toolCalls()) {
			prompt.add(new PromptMessage.FromTool(call.callId(), call.name(), result(call)));
		}
		return prompt;
	}

	private static String result(ToolCallRow call) {
		return switch (call.state()) {
			case SUCCEEDED, FAILED -> String.valueOf(call.outcome());
			case OUTCOME_UNKNOWN -> "The outcome of this call is unknown: the answer was cut off while it ran.";
			case NOT_MADE, AWAITED -> "This call was not made: the answer was cut off before.";
		};
	}

	private static String text(Message message) {
		boolean brokenOff = message.status() == Status.PARTIAL && message.toolCalls().isEmpty()
				&& !message.content().isBlank();
		return brokenOff ? message.content() + BROKEN_OFF : message.content();
	}

	/**
	 * The tool calls of earlier runs, which failed or are continued, and the messages of
	 * the user that joined them.
	 * @param messages of these runs, at least one, in order
	 * @param continued the run whose calls had waited; null if none is continued
	 */
	static PriorToolCalls priorToolCalls(List<Message> messages, String userId, @Nullable UUID continued) {
		ToolCallKeys keys = new ToolCallKeys(messages.getFirst().runId());
		List<PromptMessage> prompt = new ArrayList<>();
		List<ResumedCall> resumed = new ArrayList<>();
		for (Message message : messages) {
			List<ResumedCall> waited = message.runId().equals(continued) ? resumed(message, prompt.size() + 1)
					: List.of();
			resumed.addAll(waited);
			prompt.addAll(toPrompt(message, userId));
			keys.madeBefore(calls(message),
					(place) -> message.toolCalls().get(place).state() == ToolCallRow.State.OUTCOME_UNKNOWN
							|| waited.stream().anyMatch((call) -> call.place() == place && call.outcome() == null));
		}
		return new PriorToolCalls(prompt, keys, resumed);
	}

	/**
	 * The calls of a message that had waited. One whose outcome is unknown is not among
	 * them: it was approved, and made by a run that was cut off.
	 * @param position of the first result among the messages
	 */
	private static List<ResumedCall> resumed(Message message, int position) {
		List<ToolCall> calls = calls(message);
		return IntStream.range(0, calls.size())
			.filter((place) -> message.toolCalls().get(place).kind() != null
					&& message.toolCalls().get(place).state() != ToolCallRow.State.OUTCOME_UNKNOWN)
			.mapToObj((place) -> new ResumedCall(message.id(), place, position + place, calls.get(place),
					outcome(calls.get(place), message.toolCalls().get(place))))
			.toList();
	}

	private static @Nullable ToolOutcome outcome(ToolCall call, ToolCallRow row) {
		Long duration = row.durationMs();
		return row.state().known() ? new ToolOutcome(call, row.state() == ToolCallRow.State.SUCCEEDED,
				String.valueOf(row.outcome()), (duration != null) ? duration : 0) : null;
	}

	private static List<ToolCall> calls(Message message) {
		return message.toolCalls()
			.stream()
			.map((call) -> new ToolCall(call.callId(), call.name(), call.arguments(), call.opaque()))
			.toList();
	}

}
