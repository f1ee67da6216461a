package dev.parley.agui;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.parley.agent.UserMessage;
import dev.parley.agui.ClientMessage.Role;
import dev.parley.agui.RunAgentInput.ResumeEntry;
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
		NextTurn next = NextTurn.of(asked.stream().map(ClientMessage::text).toList(), stored, stored.size() < COMPARED);
		CallerAnswers answers = (session != null) ? answers(input, sent, session, caller, next) : null;
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
				caller.user(), true, input.toolSpecs(), noStore);
		return new MessageRequest(caller, session, thread(input.threadId()), options.agent(), message,
				parts.attachments(), (session == null) ? opening(sent, newest.getFirst()) : placement(next, answers),
				answers, options.ifBusy(), options.cancelUnread(), key(input, asked, options));
	}

	private static Placement opening(List<ClientMessage> sent, ClientMessage newest) {
		// The last one that is the same object: earlier ones may have the same text.
		int before = sent.size() - 1;
		while (sent.get(before) != newest) {
			before--;
		}
		return new Placement.Opening(BroughtConversation.of(sent.subList(0, before)), false);
	}

	private static Placement placement(NextTurn next, @Nullable CallerAnswers answers) {
		if (answers != null) {
			return new Placement.AtEnd();
		}
		return switch (next) {
			case NextTurn.Edited(UUID messageId, int _) -> new Placement.InPlaceOf(messageId);
			case NextTurn.Again(UUID messageId) -> new Placement.InPlaceOf(messageId);
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

	/** The answers to calls that wait; null if the request has a message instead. */
	private @Nullable CallerAnswers answers(RunAgentInput input, List<ClientMessage> sent, UUID session, Caller caller,
			NextTurn next) {
		boolean hasMessage = next instanceof NextTurn.New || next instanceof NextTurn.Edited;
		boolean endsWithTool = !sent.isEmpty() && sent.stream().anyMatch((message) -> message.isFrom(Role.TOOL));
		if (input.answers().isEmpty() && !endsWithTool) {
			return null;
		}
		WaitingRun run = this.waiting.ofSession(session, caller.userId()).orElse(null);
		CallerAnswers answers = WaitingCalls.answers(run, sent, input.answers());
		if (hasMessage) {
			if (input.answers().stream().anyMatch((entry) -> !entry.cancelled()) || !answers.results().isEmpty()) {
				throw new InvalidFieldException("messages",
						"must have no new message of the user together with answers to a run that waits; send it next");
			}
			// A message declines what waits.
			return null;
		}
		List<ResumeEntry> resume = new ArrayList<>(input.answers());
		return (answers.results().isEmpty() && resume.isEmpty()) ? null : answers;
	}

}
