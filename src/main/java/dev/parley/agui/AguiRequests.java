package dev.parley.agui;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.parley.agent.UserMessage;
import dev.parley.agui.ClientMessage.Role;
import dev.parley.caller.Caller;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.WaitingRuns;
import dev.parley.session.MessageRequest;
import dev.parley.store.AskedMessage;
import dev.parley.store.Messages;
import dev.parley.store.Placement;
import dev.parley.store.Sessions;
import dev.parley.store.WaitingRun;
import dev.parley.store.idempotency.IdempotencyKey;
import dev.parley.web.IdempotencyKeys;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Translates a request into a message to the session of its thread. */
@Component
class AguiRequests {

	private static final String THREAD = "agui:";

	/** With more messages of the user than these, edited ones are not recognized. */
	private static final int COMPARED = 500;

	private static final int MAX_ID = 200;

	private final Sessions sessions;

	private final Messages messages;

	private final WaitingRuns waiting;

	AguiRequests(Sessions sessions, Messages messages, WaitingRuns waiting) {
		this.sessions = sessions;
		this.messages = messages;
		this.waiting = waiting;
	}

	/** The id of a thread in the store. */
	static String thread(String threadId) {
		return THREAD + threadId;
	}

	/** The beginning of the idempotency keys of a thread; a run's id follows. */
	static String keyOf(String threadId) {
		return THREAD + threadId + " ";
	}

	/**
	 * Translates a request.
	 * @param sent the messages of {@code input}
	 * @throws InvalidFieldException if there is nothing to answer, or a field is wrong
	 */
	MessageRequest translate(RunAgentInput input, List<ClientMessage> sent, RunOptions options, Caller caller,
			boolean noStore) {
		UUID session = this.sessions.findThread(thread(input.threadId()), caller.userId()).orElse(null);
		List<ClientMessage> asked = sent.stream().filter((message) -> message.isFrom(Role.USER)).toList();
		List<AskedMessage> stored = (session != null) ? this.messages.asked(session, caller.userId(), COMPARED)
				: List.of();
		NextTurn next = NextTurn.of(asked, stored, stored.size() < COMPARED);
		WaitingRun run = (session != null && answersCalls(input, sent))
				? this.waiting.ofSession(session, caller.userId()).orElse(null) : null;
		boolean hasMessage = next instanceof NextTurn.New || next instanceof NextTurn.Edited;
		CallerAnswers answers = (session != null && !hasMessage) ? WaitingCalls.answers(run, sent, input.answers())
				: null;
		if (hasMessage && session != null && input.answers().stream().anyMatch((entry) -> !entry.cancelled())) {
			throw new InvalidFieldException("resume",
					"must not resolve interrupts together with a new message of the user; send the message next");
		}
		List<ClientMessage> fresh = (answers != null) ? List.of() : switch (next) {
			case NextTurn.New(int from) -> asked.subList(from, asked.size());
			case NextTurn.Edited(UUID _, int from) -> asked.subList(from, asked.size());
			case NextTurn.Again _ -> List.of();
			case NextTurn.Nothing _ -> throw new InvalidFieldException("messages", "must have a message of the user");
		};
		// A thread that is new here begins with what the client says was before.
		List<ClientMessage> newest = (session == null) ? List.of(fresh.getLast()) : fresh;
		SentParts parts = SentParts.of(newest);
		String text = newest.stream().map(ClientMessage::text).collect(Collectors.joining("\n\n"));
		if (!newest.isEmpty() && text.isBlank() && parts.attachments().isEmpty()) {
			throw new InvalidFieldException("messages", "must end with a message of the user that is not empty");
		}
		UserMessage message = new UserMessage(text, SharedData.of(input, sent, parts.skipped()), null, null,
				caller.user(), true, input.toolSpecs(), noStore)
			.named(newest.isEmpty() ? null : name(newest.getLast()));
		return new MessageRequest(caller, session, thread(input.threadId()), options.agent(), message,
				parts.attachments(),
				(session == null) ? opening(sent, newest.getFirst())
						: (answers != null) ? new Placement.AtEnd() : placement(next, run, sent),
				answers, options.ifBusy(), options.cancelUnread(), key(input, asked, options));
	}

	/**
	 * The client's id of a message, by which it may say later which one it has edited.
	 */
	private static @Nullable String name(ClientMessage message) {
		return (message.id().isEmpty() || message.id().length() > MAX_ID) ? null : message.id();
	}

	@SuppressWarnings("ReferenceEquality") // Earlier ones may have the same text.
	private static Placement opening(List<ClientMessage> sent, ClientMessage newest) {
		int before = sent.size() - 1;
		while (sent.get(before) != newest) {
			before--;
		}
		List<ClientMessage> after = sent.subList(before + 1, sent.size());
		// Results of tools at the end are what is to be answered.
		boolean begun = !after.isEmpty() && after.getLast().isFrom(Role.TOOL);
		return new Placement.Opening(BroughtConversation.of(sent.subList(0, before)), false,
				begun ? BroughtConversation.of(after) : List.of());
	}

	private static Placement placement(NextTurn next, @Nullable WaitingRun run, List<ClientMessage> sent) {
		return switch (next) {
			case NextTurn.Edited(UUID messageId, int _) -> new Placement.InPlaceOf(messageId);
			case NextTurn.Again(UUID messageId) -> new Placement.InPlaceOf(messageId);
			case NextTurn.New _ when run != null -> new Placement.AfterResults(WaitingCalls.results(run, sent));
			case NextTurn.New _, NextTurn.Nothing _ -> new Placement.AtEnd();
		};
	}

	/**
	 * The same request has the same thread and run: that is the key. The client may have
	 * received some of the run's own messages in between, so only the user's last one is
	 * compared.
	 */
	private static IdempotencyKey key(RunAgentInput input, List<ClientMessage> asked, RunOptions options) {
		return IdempotencyKeys.of(keyOf(input.threadId()) + input.runId(),
				asked.isEmpty() ? "" : asked.getLast().text(), input.resume(),
				(options.agent() != null) ? options.agent().text() : null);
	}

	/** Whether there may be answers to calls that wait. */
	private static boolean answersCalls(RunAgentInput input, List<ClientMessage> sent) {
		return !input.answers().isEmpty() || sent.stream().anyMatch((message) -> message.isFrom(Role.TOOL));
	}

}
