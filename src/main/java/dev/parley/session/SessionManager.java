package dev.parley.session;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.agent.Agent;
import dev.parley.agent.Agents;
import dev.parley.agent.ContextWindow;
import dev.parley.agent.PriorToolCalls;
import dev.parley.agent.RoutedAgent;
import dev.parley.agent.Router;
import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.Usage;
import dev.parley.caller.Caller;
import dev.parley.run.KeyReusedException;
import dev.parley.run.LiveAgents;
import dev.parley.run.RunManager;
import dev.parley.run.RunRequest;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.StartedRun;
import dev.parley.run.TokenEstimate;
import dev.parley.store.Acceptance;
import dev.parley.store.IdempotencyKey;
import dev.parley.store.Ids;
import dev.parley.store.Message;
import dev.parley.store.Messages;
import dev.parley.store.Session;
import dev.parley.store.Sessions;
import org.jspecify.annotations.Nullable;

/**
 * Finds or makes the session of a message, holds the live agents, and starts the run that
 * answers. Thread-safe.
 */
public final class SessionManager implements LiveAgents {

	private final RunManager runs;

	private final Sessions sessions;

	private final Messages messages;

	private final AllowedAgents allowed;

	private final Agents agents;

	private final Router router;

	private final Clock clock;

	private final Cache<UUID, LiveSession> live;

	SessionManager(SessionProperties properties, RunManager runs, Sessions sessions, Messages messages,
			AgentCatalog catalog, Agents agents, Router router, Clock clock) {
		this.runs = runs;
		this.sessions = sessions;
		this.messages = messages;
		this.allowed = new AllowedAgents(catalog);
		this.agents = agents;
		this.router = router;
		this.clock = clock;
		this.live = Caffeine.newBuilder()
			.executor(Runnable::run)
			.maximumSize(properties.maxLiveAgents())
			.expireAfterAccess(properties.idleTime())
			.build();
	}

	/**
	 * Starts the run that answers a message, in a new session where none is named.
	 * @throws SessionNotFoundException where the session is unknown or another user's
	 * @throws AgentNotFoundException where the agent is unknown
	 * @throws RoleRequiredException where the agent is not for this caller
	 * @throws dev.parley.agent.MessageTooLongException where it cannot take the message
	 * @throws dev.parley.run.RunRefusedException where a limit stands against it
	 * @throws dev.parley.run.KeyReusedException where the key was used for something else
	 */
	public StartedRun ask(MessageRequest ask) {
		UUID sessionId = ask.sessionId();
		if (sessionId == null) {
			return askNew(ask);
		}
		String name = agentOf(sessionId, ask.userId());
		return start(sessionId, null, (ask.agent() != null) ? ask.agent() : name, ask);
	}

	private StartedRun askNew(MessageRequest ask) {
		String name = (ask.agent() != null) ? ask.agent() : AgentCatalog.DEFAULT_AGENT;
		Session session = Session.empty(Ids.next(), ask.userId(), name, null, "{}", this.clock.instant());
		return start(session.id(), session, name, ask);
	}

	private StartedRun start(UUID sessionId, @Nullable Session newSession, String name, MessageRequest ask) {
		AgentDefinition agent = this.allowed.expected(name, ask.caller());
		this.agents.requireRoomFor(ask.userMessage(), agent);
		return this.runs.start(new RunRequest(ask.caller(), sessionId, newSession, name, this.agents.modelOf(agent),
				TokenEstimate.of(agent, ask.userMessage()), ask.userMessage(), ask.ifBusy(), ask.cancelUnread()),
				ask.key(), this);
	}

	/** Name of the agent that answered last in a session, or is to answer first. */
	private String agentOf(UUID sessionId, String userId) {
		LiveSession session = this.live.getIfPresent(sessionId);
		if (session != null && session.userId().equals(userId)) {
			return session.agent().definition().name();
		}
		return this.sessions.find(sessionId, userId).orElseThrow(SessionNotFoundException::new).agent();
	}

	/**
	 * Makes a session without a message.
	 * @param agent name of an agent, or {@code auto}; null: the default agent
	 * @param metadata a JSON object as text
	 * @param key null: the client sent none
	 * @throws AgentNotFoundException where the agent is unknown
	 * @throws KeyReusedException where the key was used for something else
	 */
	public CreatedSession create(String userId, @Nullable String agent, @Nullable String title, String metadata,
			@Nullable IdempotencyKey key) {
		String name = (agent != null) ? agent : AgentCatalog.DEFAULT_AGENT;
		if (!Router.AUTO.equals(name)) {
			this.allowed.named(name);
		}
		Session session = Session.empty(Ids.next(), userId, name, title, metadata, this.clock.instant());
		return switch (this.sessions.create(session, key)) {
			case Acceptance.Stored stored -> new CreatedSession(session, false);
			case Acceptance.Duplicate(UUID earlier) -> new CreatedSession(
					this.sessions.find(earlier, userId).orElseThrow(SessionNotFoundException::new), true);
			case Acceptance.KeyReused reused -> throw new KeyReusedException();
			case Acceptance.SessionGone gone -> throw new SessionNotFoundException();
		};
	}

	/**
	 * Makes sure that there are such agents, for this caller.
	 * @throws AgentNotFoundException where one of them is unknown
	 * @throws RoleRequiredException where one of them is not for this caller
	 */
	public void requireAgents(List<String> names, Caller caller) {
		names.forEach(this.allowed::named);
		names.forEach((name) -> this.allowed.named(name, caller));
	}

	/** Removes a session with everything in it; what runs there is cancelled. */
	public void delete(UUID sessionId, String userId) {
		if (!this.sessions.delete(sessionId, userId)) {
			throw new SessionNotFoundException();
		}
		this.runs.sessionDeleted(sessionId);
		forget(sessionId);
	}

	/** How many agents are live. */
	public long liveAgents() {
		this.live.cleanUp();
		return this.live.estimatedSize();
	}

	@Override
	public void checkMessage(RunRequest request) {
		if (!Router.AUTO.equals(request.agent())) {
			request.userMessage().check(this.allowed.named(request.agent()), new Cancellation());
		}
	}

	@Override
	public RoutedAgent choose(RunRequest request, Cancellation cancellation) {
		return Router.AUTO.equals(request.agent())
				? this.router.choose(request.userMessage(), (agent) -> AllowedAgents.mayAsk(request.caller(), agent),
						cancellation)
				: new RoutedAgent(this.allowed.named(request.agent()), request.model(), Usage.NONE);
	}

	@Override
	public Agent agentFor(RunRequest request, AgentDefinition definition) {
		LiveSession session = this.live.getIfPresent(request.sessionId());
		if (session != null && session.agent().definition().equals(definition)) {
			return session.agent();
		}
		Agent agent = this.agents.create(definition, window(request, definition));
		this.live.put(request.sessionId(), new LiveSession(request.userId(), agent));
		return agent;
	}

	/**
	 * What the agent knows of the conversation; of a new one there is nothing to read.
	 */
	private ContextWindow window(RunRequest request, AgentDefinition definition) {
		ContextWindow empty = this.agents.newWindow(definition);
		return (request.newSession() != null) ? empty
				: Conversation.load(this.messages, request.sessionId(), request.userId(), empty);
	}

	@Override
	public PriorToolCalls priorToolCalls(UUID runId, String userId) {
		List<Message> messages = this.messages.priorToolCalls(runId, userId);
		return messages.isEmpty() ? PriorToolCalls.nothing(runId) : Conversation.priorToolCalls(messages);
	}

	@Override
	public void forget(UUID sessionId) {
		this.live.invalidate(sessionId);
	}

	private record LiveSession(String userId, Agent agent) {
	}

}
