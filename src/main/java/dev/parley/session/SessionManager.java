package dev.parley.session;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.parley.agent.Agents;
import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.WellFormedText;
import dev.parley.attachment.SentAttachment;
import dev.parley.attachment.StoredAttachments;
import dev.parley.caller.Caller;
import dev.parley.run.KeyReusedException;
import dev.parley.run.RunManager;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.StartedRun;
import dev.parley.run.ThreadTakenException;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.admission.TokenEstimate;
import dev.parley.store.Messages;
import dev.parley.store.Placement;
import dev.parley.store.Question;
import dev.parley.store.Session;
import dev.parley.store.Sessions;
import dev.parley.store.attachment.SentFiles;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds or creates the session of a message, and starts the run that answers it.
 * Thread-safe.
 */
public final class SessionManager {

	private static final int PAGE = 100;

	private static final AgentChoice DEFAULT = new AgentChoice.Named(AgentCatalog.DEFAULT_AGENT);

	private final RunManager runs;

	private final Sessions sessions;

	private final Messages messages;

	private final AllowedAgents allowed;

	private final Agents agents;

	private final CachedAgents live;

	private final Clock clock;

	SessionManager(RunManager runs, Sessions sessions, Messages messages, AllowedAgents allowed, Agents agents,
			CachedAgents live, Clock clock) {
		this.runs = runs;
		this.sessions = sessions;
		this.messages = messages;
		this.allowed = allowed;
		this.agents = agents;
		this.live = live;
		this.clock = clock;
	}

	/**
	 * Starts the run that answers a message, in a new session if none is named. The first
	 * message of a thread begins its session.
	 * @throws SessionNotFoundException if the session is unknown or another user's
	 * @throws MessageNotFoundException if the message that it replaces is not one of the
	 * user's in this session
	 * @throws AgentNotFoundException if the agent is unknown
	 * @throws RoleRequiredException if the caller lacks the agent's role
	 * @throws dev.parley.agent.MessageTooLongException if the message does not fit into
	 * the agent's window
	 * @throws dev.parley.agent.ToolNameTakenException if the agent has a tool with the
	 * name of one that the caller brings
	 * @throws dev.parley.run.action.AnswersRefusedException if the answers do not fit
	 * what the session waits for
	 * @throws dev.parley.run.admission.RunRefusedException if a limit or a guardrail
	 * refuses the run
	 * @throws dev.parley.run.KeyReusedException if the key was used for a different
	 * request
	 */
	public StartedRun ask(MessageRequest request) {
		String thread = request.thread();
		if (request.sessionId() != null) {
			return ask(request.sessionId(), request);
		}
		if (thread == null) {
			return askNew(request);
		}
		UUID existing = this.sessions.findThread(thread, request.userId()).orElse(null);
		if (existing != null) {
			return ask(existing, request.in(existing));
		}
		try {
			return askNew(request);
		}
		catch (ThreadTakenException ex) {
			// Another first message of this thread was faster.
			UUID other = this.sessions.findThread(thread, request.userId()).orElseThrow(() -> ex);
			return ask(other, request.in(other));
		}
	}

	private StartedRun ask(UUID sessionId, MessageRequest request) {
		AgentChoice last = lastChoice(sessionId, request.userId());
		// A run is continued by its own agent.
		AgentChoice wanted = (request.answers() == null) ? request.agent() : null;
		return start(sessionId, null, (wanted != null) ? wanted : last, whole(sessionId, request));
	}

	/**
	 * A message that is asked again takes its text, its data and its attachments from the
	 * first time.
	 */
	private MessageRequest whole(UUID sessionId, MessageRequest request) {
		if (!(request.placement() instanceof Placement.InPlaceOf(UUID messageId))) {
			return request;
		}
		Question earlier = this.messages.question(messageId, sessionId, request.userId())
			.orElseThrow(MessageNotFoundException::new);
		UserMessage now = request.userMessage();
		if (!now.message().isEmpty()) {
			return request;
		}
		List<SentAttachment> attachments = request.attachments().isEmpty()
				? earlier.attachments().stream().<SentAttachment>map(SentAttachment.Earlier::new).toList()
				: request.attachments();
		UserMessage again = now.again(earlier.message(), earlier.context());
		return request.asking((now.clientId() != null) ? again : again.named(earlier.clientId()), attachments);
	}

	private StartedRun askNew(MessageRequest request) {
		AgentChoice choice = (request.agent() != null) ? request.agent() : DEFAULT;
		Session session = Session.empty(Ids.next(), request.userId(), choice.text(), null, "{}", this.clock.instant())
			.inThread(request.thread());
		boolean unlisted = request.placement() instanceof Placement.Opening opening && opening.unlisted();
		return start(session.id(), unlisted ? session.hidden() : session, choice, request);
	}

	private StartedRun start(UUID sessionId, @Nullable Session newSession, AgentChoice choice, MessageRequest request) {
		AgentDefinition agent = this.allowed.expected(choice, request.caller());
		SentFiles files = StoredAttachments.files(request.attachments());
		UserMessage userMessage = request.userMessage()
			.with(StoredAttachments.of(files.attachments(), request.userId()));
		this.agents.requireRoomFor(userMessage, agent);
		if (choice instanceof AgentChoice.Named) {
			this.agents.requireFreeNames(userMessage, agent);
		}
		// What is superseded must be over.
		BusyPolicy ifBusy = (request.placement() instanceof Placement.InPlaceOf) ? BusyPolicy.REJECT : request.ifBusy();
		return this.runs.start(new RunRequest(request.caller(), sessionId, newSession, choice,
				this.agents.modelOf(agent), TokenEstimate.of(agent, userMessage), userMessage, files,
				request.placement(), ifBusy, request.answers(), null, request.cancelUnread()), request.key(),
				this.live);
	}

	/** The agent that answered last in a session or, in a new one, is set to answer. */
	private AgentChoice lastChoice(UUID sessionId, String userId) {
		return this.live.last(sessionId, userId)
			.orElseGet(() -> AgentChoice
				.parse(this.sessions.find(sessionId, userId).orElseThrow(SessionNotFoundException::new).agent()));
	}

	/**
	 * Creates a session without a message.
	 * @param agent of the session; null: the default agent
	 * @param metadata a JSON object as text
	 * @param key null: the client sent none
	 * @throws AgentNotFoundException if the agent is unknown
	 * @throws KeyReusedException if the key was used for a different request
	 */
	public CreatedSession create(String userId, @Nullable AgentChoice agent, @Nullable String title, String metadata,
			@Nullable IdempotencyKey key) {
		AgentChoice choice = (agent != null) ? agent : DEFAULT;
		if (choice instanceof AgentChoice.Named(String name)) {
			this.allowed.named(name);
		}
		Session session = Session.empty(Ids.next(), userId, choice.text(), WellFormedText.ofNullable(title),
				WellFormedText.of(metadata), this.clock.instant());
		return switch (this.sessions.create(session, key)) {
			case Acceptance.Stored stored -> new CreatedSession(session, false);
			case Acceptance.Duplicate(UUID earlier) -> new CreatedSession(
					this.sessions.find(earlier, userId).orElseThrow(SessionNotFoundException::new), true);
			case Acceptance.KeyReused reused -> throw new KeyReusedException();
			case Acceptance.NotWaiting _ -> throw new IllegalStateException("A new session continues no run");
			case Acceptance.SessionGone _, Acceptance.SessionBusy _, Acceptance.QueueFull _, Acceptance.Superseded _,
					Acceptance.ThreadTaken _, Acceptance.TooManyRuns _ ->
				throw new SessionNotFoundException();
		};
	}

	/**
	 * Checks that the agents exist and the caller may use them.
	 * @throws AgentNotFoundException if one of them is unknown
	 * @throws RoleRequiredException if the caller lacks the role of one of them
	 */
	public void requireAgents(List<String> names, Caller caller) {
		names.forEach(this.allowed::named);
		names.forEach((name) -> this.allowed.named(name, caller));
	}

	/** Deletes a session with all its data, and cancels its runs. */
	public void delete(UUID sessionId, String userId) {
		if (!this.sessions.delete(sessionId, userId)) {
			throw new SessionNotFoundException();
		}
		forget(sessionId);
	}

	/**
	 * Deletes all current sessions of a user, as {@link #delete} does.
	 * @return their number
	 */
	public int deleteAll(String userId) {
		int deleted = 0;
		List<Session> page = this.sessions.page(userId, null, PAGE);
		while (!page.isEmpty()) {
			for (Session session : page) {
				if (this.sessions.delete(session.id(), userId)) {
					forget(session.id());
					deleted++;
				}
			}
			page = this.sessions.page(userId, page.getLast().id(), PAGE);
		}
		List<UUID> unlisted = this.sessions.deleteUnlisted(userId);
		unlisted.forEach(this::forget);
		return deleted + unlisted.size();
	}

	/**
	 * Deletes some of the sessions that were last used before {@code limit} and have no
	 * active run, oldest first.
	 * @param after only sessions with greater ids; null: from the oldest on
	 * @return their ids; empty if there are no more
	 */
	public List<UUID> deleteUnused(Instant limit, @Nullable UUID after) {
		List<UUID> deleted = this.sessions.deleteUnused(limit, after);
		deleted.forEach(this::forget);
		return deleted;
	}

	/** The same of sessions that are in no list. */
	public List<UUID> deleteUnusedUnlisted(Instant limit, @Nullable UUID after) {
		List<UUID> deleted = this.sessions.deleteUnusedUnlisted(limit, after);
		deleted.forEach(this::forget);
		return deleted;
	}

	private void forget(UUID sessionId) {
		this.runs.sessionDeleted(sessionId);
		this.live.forget(sessionId);
	}

	/** The number of live agents. */
	public long liveAgents() {
		return this.live.count();
	}

}
