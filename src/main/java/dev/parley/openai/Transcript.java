package dev.parley.openai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.parley.agent.model.WellFormedText;
import dev.parley.attachment.SentAttachment;
import dev.parley.attachment.StoredAttachments;
import dev.parley.store.HistoryEntry;
import dev.parley.store.Message;
import dev.parley.store.Message.Role;
import dev.parley.store.RequiredActions;
import dev.parley.store.ToolCallRow;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;

/**
 * The conversation that a request brings, item by item: the last message of the user is
 * the one to answer, and what follows it is the beginning of the answer.
 */
public final class Transcript {

	/** Maximum number of messages. */
	private static final int MAX_MESSAGES = 1000;

	/** Maximum number of messages of a stored conversation; windows rarely hold more. */
	private static final int MAX_STORED = 400;

	private final List<String> instructions = new ArrayList<>();

	private final List<HistoryEntry> entries = new ArrayList<>();

	/** The index of the last message of the user; -1: none. */
	private int lastUser = -1;

	private List<SentAttachment> lastAttachments = List.of();

	private long attachmentLength;

	/** The assistant's calls that are not added yet, without or with their results. */
	private final Map<String, ToolCallRow> calls = new LinkedHashMap<>();

	private String said = "";

	/**
	 * Adds a stored conversation, or the newest part of it.
	 * @param reopened ids of calls in its last message whose results are still to come,
	 * whatever is stored of them
	 */
	public void stored(List<Message> conversation, Set<String> reopened) {
		List<Message> newest = newest(conversation);
		for (Message message : newest) {
			endAnswer("input");
			List<ToolCallRow> rows = message.toolCalls();
			boolean last = message.id().equals(newest.getLast().id());
			if (message.role() == Role.USER) {
				List<SentAttachment> attachments = message.attachments()
					.stream()
					.<SentAttachment>map(SentAttachment.Earlier::new)
					.toList();
				addUser(message.content(), attachments);
			}
			else if (last && rows.stream().anyMatch((call) -> reopened.contains(call.callId()))) {
				this.said = message.content();
				rows.forEach((call) -> this.calls.put(call.callId(), reopened(call, reopened)));
			}
			else {
				add(new HistoryEntry(Role.ASSISTANT, message.content(), rows));
			}
		}
	}

	private static List<Message> newest(List<Message> conversation) {
		int from = Math.max(0, conversation.size() - MAX_STORED);
		while (from > 0 && from < conversation.size() && conversation.get(from).role() != Role.USER) {
			from++;
		}
		return conversation.subList(from, conversation.size());
	}

	private static ToolCallRow reopened(ToolCallRow call, Set<String> reopened) {
		if (reopened.contains(call.callId()) && call.kind() == ToolCallRow.Kind.CLIENT) {
			return ToolCallRow.pending(call.callId(), call.name(), call.arguments(), call.opaque());
		}
		return call.state().known() ? call : new ToolCallRow(call.callId(), call.name(), call.arguments(),
				call.opaque(), call.kind(), ToolCallRow.State.FAILED, RequiredActions.DECLINED, null);
	}

	/** Adds instructions of the client. */
	public void instruct(String text) {
		if (!text.isBlank()) {
			this.instructions.add(text);
		}
	}

	/** Adds a message of the user. */
	public void user(MessageContent content, String field) {
		endAnswer(field);
		RequestFields.require(!content.text().isBlank() || !content.attachments().isEmpty(), field,
				"must not be blank");
		this.attachmentLength += content.attachmentLength();
		addUser(WellFormedText.of(content.text()), content.attachments());
	}

	private void addUser(String text, List<SentAttachment> attachments) {
		this.lastUser = this.entries.size();
		this.lastAttachments = attachments;
		add(new HistoryEntry(Role.USER, text, List.of(), StoredAttachments.files(attachments)));
	}

	/** Adds a text of the assistant; calls may follow that belong to it. */
	public void assistant(String text, String field) {
		endAnswer(field);
		this.said = WellFormedText.of(text);
	}

	/**
	 * Adds a call of a tool.
	 * @param arguments as the model wrote them
	 */
	public void call(String id, String name, String arguments, String field) {
		if (!this.calls.isEmpty() && this.calls.values().stream().anyMatch((call) -> call.outcome() != null)) {
			endAnswer(field);
		}
		ToolCallRow call = ToolCallRow.pending(WellFormedText.of(id), WellFormedText.of(name),
				WellFormedText.of(arguments.isBlank() ? "{}" : arguments));
		RequestFields.require(this.calls.put(call.callId(), call) == null, field, "has the id '" + id + "' twice");
	}

	/** Adds the result of a call. */
	public void result(String id, String content, String field) {
		ToolCallRow call = this.calls.get(WellFormedText.of(id));
		if (call == null || call.outcome() != null) {
			throw new InvalidFieldException(field,
					"must be the id of a call of the assistant right before it, and have one result");
		}
		this.calls.put(call.callId(), new ToolCallRow(call.callId(), call.name(), call.arguments(), call.opaque(), null,
				ToolCallRow.State.SUCCEEDED, WellFormedText.of(content), null));
	}

	/** Adds the assistant's message, once all its calls have results. */
	private void endAnswer(String field) {
		this.calls.values().stream().filter((call) -> call.outcome() == null).findFirst().ifPresent((call) -> {
			throw new InvalidFieldException(field, "needs the result of the call '" + call.callId() + "' before it");
		});
		if (!this.calls.isEmpty() || !this.said.isBlank()) {
			add(new HistoryEntry(Role.ASSISTANT, this.said, List.copyOf(this.calls.values())));
		}
		this.calls.clear();
		this.said = "";
	}

	private void add(HistoryEntry entry) {
		RequestFields.require(this.entries.size() < MAX_MESSAGES, "messages", "must not be more than " + MAX_MESSAGES);
		this.entries.add(entry);
	}

	/** Length of the images and files in the request, in characters. */
	public long attachmentLength() {
		return this.attachmentLength;
	}

	/**
	 * The conversation, once all items are added.
	 * @param field the name of the list in the request
	 * @throws InvalidFieldException if no message of the user is in it
	 */
	public Conversation end(String field) {
		endAnswer(field);
		RequestFields.require(this.lastUser >= 0, field, "must contain a message of the user");
		return new Conversation(instructions(), this.entries.subList(0, this.lastUser),
				this.entries.get(this.lastUser).content(), this.lastAttachments,
				this.entries.subList(this.lastUser + 1, this.entries.size()));
	}

	/** The client's instructions; null if there are none. */
	public @Nullable String instructions() {
		return this.instructions.isEmpty() ? null : String.join("\n\n", this.instructions);
	}

	/**
	 * A conversation whose last message of the user is to be answered.
	 *
	 * @param instructions of the client; null: none
	 * @param begun the beginning of the answer, with the results of calls
	 */
	public record Conversation(@Nullable String instructions, List<HistoryEntry> history, String message,
			List<SentAttachment> attachments, List<HistoryEntry> begun) {

		public Conversation {
			history = List.copyOf(history);
			begun = List.copyOf(begun);
		}

	}

}
