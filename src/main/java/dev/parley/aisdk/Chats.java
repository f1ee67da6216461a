package dev.parley.aisdk;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.attachment.SentAttachment;
import dev.parley.caller.Caller;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.StartedRun;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.CallerAnswers.CallResult;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.session.MessageRequest;
import dev.parley.session.SessionManager;
import dev.parley.store.Messages;
import dev.parley.store.Placement;
import dev.parley.store.Placement.AtEnd;
import dev.parley.store.Placement.InPlaceOf;
import dev.parley.store.Placement.Opening;
import dev.parley.store.ThreadMessage;
import dev.parley.store.idempotency.IdempotencyKey;
import dev.parley.web.IdempotencyKeys;
import dev.parley.web.chat.CallerTool;
import dev.parley.web.chat.ChatRequest.OnDisconnect;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Translates requests of {@code useChat} into messages of sessions. The store decides
 * what a request means: the messages that the client has are only read for a new session,
 * and else only the last one.
 */
@Component
class Chats {

	private static final String PROTOCOL = "aisdk";

	private final SessionManager sessions;

	private final Messages messages;

	private final ActiveChats active;

	Chats(SessionManager sessions, Messages messages, ActiveChats active) {
		this.sessions = sessions;
		this.messages = messages;
		this.active = active;
	}

	/**
	 * Starts the run that a request asks for.
	 * @param agent requested outside the body; null: none
	 * @param key the header {@code Idempotency-Key}; null: the client sent none
	 * @param uncached whether the answer must not come from a cache
	 */
	Asked ask(ChatBody body, Caller caller, @Nullable String agent, @Nullable String key, boolean uncached)
			throws InterruptedException {
		UiMessage last = body.last();
		String named = (body.agent() != null) ? body.agent() : agent;
		AgentChoice choice = (named != null) ? AgentChoice.parse(named) : null;
		if (last != null && body.answersCalls()) {
			return answer(body, last, caller, key, uncached);
		}
		return new Asked(tell(body, (last != null && last.isUsers()) ? last : null, caller, choice, key, uncached),
				Set.of());
	}

	private Asked answer(ChatBody body, UiMessage last, Caller caller, @Nullable String key, boolean uncached) {
		CallerAnswers answers = ToolParts.answers(last);
		UUID session = this.messages.inThread(body.thread(), caller.userId(), null)
			.map(ThreadMessage::sessionId)
			.orElseThrow(SessionNotFoundException::new);
		StartedRun run = this.sessions.ask(new MessageRequest(caller, session, body.thread(), null,
				message(body, null, caller, uncached), List.of(), new AtEnd(), answers, policy(body), cancels(body),
				key(key, body.thread(), last.id(), answers)));
		return new Asked(run, answers.results().stream().map(CallResult::id).collect(Collectors.toSet()));
	}

	private StartedRun tell(ChatBody body, @Nullable UiMessage message, Caller caller, @Nullable AgentChoice choice,
			@Nullable String key, boolean uncached) throws InterruptedException {
		List<SentAttachment> files = SentParts.files(message);
		if (message != null && message.text().isBlank() && files.isEmpty()) {
			throw new InvalidFieldException("messages", "must end with a message that has text or a file");
		}
		ThreadMessage known = this.messages
			.inThread(body.thread(), caller.userId(), (message != null) ? message.id() : null)
			.orElse(null);
		UUID session = (known != null) ? known.sessionId() : null;
		Placement placement = (known != null) ? placement(body, message, known, caller)
				: new Opening(EarlierMessages.of(body.earlier()), Boolean.FALSE.equals(body.store()));
		boolean replaces = placement instanceof InPlaceOf;
		if (message == null && !replaces) {
			if (known == null) {
				throw new SessionNotFoundException();
			}
			throw new InvalidFieldException("messages", "must end with a message of the user");
		}
		if (replaces) {
			this.active.stop(Objects.requireNonNull(session), caller.userId());
		}
		// What replaces a message is asked for each time; it has no id of its own.
		IdempotencyKey once = (replaces || message == null || message.id() == null) ? key(key, body, message)
				: key(key, body.thread(), message.id(), message.text(), fingerprint(message));
		return this.sessions.ask(new MessageRequest(caller, session, body.thread(), choice,
				message(body, message, caller, uncached), files, placement, null, policy(body), cancels(body), once));
	}

	private Placement placement(ChatBody body, @Nullable UiMessage message, ThreadMessage known, Caller caller) {
		UUID earlier = known.messageId();
		if (body.regenerates()) {
			UUID again = (earlier != null) ? earlier
					: this.active.question(body.messageId(), known.sessionId(), caller.userId())
						.or(() -> this.messages.newestQuestion(known.sessionId(), caller.userId()))
						.orElse(null);
			return (again != null) ? new InPlaceOf(again) : new AtEnd();
		}
		if (earlier == null || message == null) {
			return new AtEnd();
		}
		boolean edited = Objects.equals(body.messageId(), message.id()) || !message.text().equals(known.content());
		return edited ? new InPlaceOf(earlier) : new AtEnd();
	}

	private static UserMessage message(ChatBody body, @Nullable UiMessage message, Caller caller, boolean uncached) {
		return new UserMessage((message != null) ? message.text() : "",
				(body.context() != null) ? body.context().toString() : null, body.temperature(), body.maxTokens(),
				caller.user(), true, CallerTool.specs(body.tools()), uncached)
			.named((message != null) ? message.id() : null);
	}

	/** The client's key for a request without an id of its own; null: it sent none. */
	private static @Nullable IdempotencyKey key(@Nullable String header, ChatBody body, @Nullable UiMessage message) {
		return IdempotencyKeys.read(header, body.thread(), body.trigger(), body.messageId(),
				(message != null) ? message.text() : null, (message != null) ? fingerprint(message) : null);
	}

	/**
	 * The client's key or, if it sent none, one that is the same if the same request
	 * comes again.
	 */
	private static IdempotencyKey key(@Nullable String header, @Nullable Object... parts) {
		IdempotencyKey sent = IdempotencyKeys.read(header, parts);
		return (sent != null) ? sent : IdempotencyKeys.derived(PROTOCOL, parts);
	}

	private static List<String> fingerprint(UiMessage message) {
		return message.files().stream().map((file) -> String.valueOf(file.url())).toList();
	}

	private static BusyPolicy policy(ChatBody body) {
		return (body.ifBusy() != null) ? body.ifBusy().policy() : BusyPolicy.ENQUEUE;
	}

	private static boolean cancels(ChatBody body) {
		return body.onDisconnect() == OnDisconnect.CANCEL;
	}

	/**
	 * The run that answers a request.
	 *
	 * @param given ids of calls whose results came with the request
	 */
	record Asked(StartedRun run, Set<String> given) {
	}

}
