package dev.parley.aisdk;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.attachment.SentAttachment;
import dev.parley.caller.Caller;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.StartedRun;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.CallerAnswers.CallResult;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.admission.RunRefusedException;
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
	Asked ask(ChatBody body, Caller caller, @Nullable String agent, @Nullable String key, boolean uncached) {
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
				key(key, body.thread(), last.id(), last.parts().size(), answers)));
		return new Asked(run, answers.results().stream().map(CallResult::id).collect(Collectors.toSet()));
	}

	private StartedRun tell(ChatBody body, @Nullable UiMessage last, Caller caller, @Nullable AgentChoice choice,
			@Nullable String key, boolean uncached) {
		ThreadMessage known = body.begins() ? null
				: this.messages.inThread(body.thread(), caller.userId(), (last != null) ? last.id() : null)
					.orElse(null);
		// The store has the text and the files of a message that is only asked again.
		UiMessage message = (last != null && known != null && body.regenerates() && last.text().equals(known.content()))
				? null : last;
		List<SentAttachment> files = SentParts.files(message);
		if (message != null && message.text().isBlank() && files.isEmpty()) {
			throw new InvalidFieldException("messages", "must end with a message that has text or a file");
		}
		Placement placement = (known != null) ? placement(body, last, known, caller)
				: new Opening(EarlierMessages.of(body.earlier()), Boolean.FALSE.equals(body.store()));
		boolean replaces = placement instanceof InPlaceOf;
		if (message == null && !replaces) {
			if (known == null) {
				throw new SessionNotFoundException();
			}
			throw new InvalidFieldException("messages", "must end with a message of the user");
		}
		// What replaces a message is asked for each time, so it has no key of its own.
		IdempotencyKey once = (replaces || message == null || message.id() == null)
				? IdempotencyKeys.read(key, body.thread(), body.trigger(), body.messageId(), parts(message))
				: key(key, body.thread(), message.id(), parts(message));
		MessageRequest request = new MessageRequest(caller, (known != null) ? known.sessionId() : null, body.thread(),
				choice, message(body, message, caller, uncached), files, placement, null, policy(body), cancels(body),
				once);
		return (known != null && replaces) ? replace(request, known.sessionId()) : this.sessions.ask(request);
	}

	/** Cancels what is being said after the message that is replaced. */
	private StartedRun replace(MessageRequest request, UUID session) {
		try {
			return this.sessions.ask(request);
		}
		catch (RunRefusedException ex) {
			if (ex.reason() != RunRefusedException.Reason.SESSION_BUSY) {
				throw ex;
			}
			this.active.stop(session, request.caller().userId());
			return this.sessions.ask(request);
		}
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

	/**
	 * The client's key or, if it sent none, one that is the same if the same request
	 * comes again.
	 */
	private static IdempotencyKey key(@Nullable String header, @Nullable Object... parts) {
		IdempotencyKey sent = IdempotencyKeys.read(header, parts);
		return (sent != null) ? sent : IdempotencyKeys.derived(PROTOCOL, parts);
	}

	/** What makes a message another one. */
	private static @Nullable List<String> parts(@Nullable UiMessage message) {
		return (message == null) ? null
				: Stream
					.concat(Stream.of(message.text()),
							message.files().stream().map((file) -> String.valueOf(file.url())))
					.toList();
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
