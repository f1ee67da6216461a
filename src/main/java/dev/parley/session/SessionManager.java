package dev.parley.session;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.agent.Agent;
import dev.parley.agent.AgentCatalog;
import dev.parley.agent.AgentDefinition;
import dev.parley.agent.Agents;
import dev.parley.agent.CarriedOver;
import dev.parley.agent.Window;
import dev.parley.run.KeyReusedException;
import dev.parley.run.LiveAgents;
import dev.parley.run.RunManager;
import dev.parley.run.RunRequest;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.StartedRun;
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

	private final AgentCatalog catalog;

	private final Agents agents;

	private final Clock clock;

	private final Cache<UUID, LiveSession> live;

	SessionManager(SessionProperties properties, RunManager runs, Sessions sessions, Messages messages,
			AgentCatalog catalog, Agents agents, Clock clock) {
		this.runs = runs;
		this.sessions = sessions;
		this.messages = messages;
		this.catalog = catalog;
		this.agents = agents;
		this.clock = clock;
		this.live = Caffeine.newBuilder()
			.maximumSize(properties.maxLiveAgents())
			.expireAfterAccess(properties.idleTime())
			.build();
	}

	/**
	 * Starts the run that answers a message, in a new session where none is named.
	 * @throws SessionNotFoundException where the session is unknown or another user's
	 * @throws AgentNotFoundException where the agent is unknown
	 * @throws dev.parley.run.RunRefusedException where a limit stands against it
	 * @throws dev.parley.run.KeyReusedException where the key was used for something else
	 */
	public StartedRun ask(Ask ask) {
		UUID sessionId = ask.sessionId();
		if (sessionId == null) {
			return askNew(ask);
		}
		String name = agentOf(sessionId, ask.userId());
		return start(sessionId, null, agent((ask.agent() != null) ? ask.agent() : name), ask);
	}

	private StartedRun askNew(Ask ask) {
		AgentDefinition agent = agent(ask.agent());
		Session session = Session.empty(Ids.next(), ask.userId(), agent.name(), null, "{}", this.clock.instant());
		this.live.put(session.id(),
				new LiveSession(ask.userId(), this.agents.awaken(agent, new Window(agent.historyTokens()))));
		UUID answeredIn = null;
		try {
			StartedRun started = start(session.id(), session, agent, ask);
			answeredIn = started.log().sessionId();
			return started;
		}
		finally {
			if (!session.id().equals(answeredIn)) {
				forget(session.id());
			}
		}
	}

	private StartedRun start(UUID sessionId, @Nullable Session newSession, AgentDefinition agent, Ask ask) {
		return this.runs.start(new RunRequest(sessionId, newSession, agent, this.agents.modelOf(agent), ask.question(),
				ask.ifBusy(), ask.cancelUnread()), ask.key(), this);
	}

	/** Name of the agent that answered last in a session, or is to answer first. */
	private String agentOf(UUID sessionId, String userId) {
		LiveSession session = this.live.getIfPresent(sessionId);
		if (session != null && session.userId().equals(userId)) {
			return session.agent().definition().name();
		}
		return this.sessions.find(sessionId, userId).orElseThrow(SessionNotFoundException::new).agent();
	}

	private AgentDefinition agent(@Nullable String name) {
		return this.catalog.find((name != null) ? name : AgentCatalog.DEFAULT_AGENT)
			.orElseThrow(AgentNotFoundException::new);
	}

	/**
	 * Makes a session without a message.
	 * @param agent null: the default agent
	 * @param metadata a JSON object as text
	 * @param key null: the client sent none
	 * @throws AgentNotFoundException where the agent is unknown
	 * @throws KeyReusedException where the key was used for something else
	 */
	public CreatedSession create(String userId, @Nullable String agent, @Nullable String title, String metadata,
			@Nullable IdempotencyKey key) {
		Session session = Session.empty(Ids.next(), userId, agent(agent).name(), title, metadata, this.clock.instant());
		return switch (this.sessions.create(session, key)) {
			case Acceptance.Stored stored -> new CreatedSession(session, false);
			case Acceptance.Duplicate(UUID earlier) -> new CreatedSession(
					this.sessions.find(earlier, userId).orElseThrow(SessionNotFoundException::new), true);
			case Acceptance.KeyReused reused -> throw new KeyReusedException();
			case Acceptance.SessionGone gone -> throw new SessionNotFoundException();
		};
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
	public Agent agentFor(UUID sessionId, String userId, AgentDefinition definition) {
		LiveSession session = this.live.getIfPresent(sessionId);
		if (session != null && session.agent().definition().equals(definition)) {
			return session.agent();
		}
		Window window = Conversation.load(this.messages, sessionId, userId, definition.historyTokens());
		Agent agent = this.agents.awaken(definition, window);
		this.live.put(sessionId, new LiveSession(userId, agent));
		return agent;
	}

	@Override
	public CarriedOver carriedOver(UUID runId, String userId) {
		List<Message> messages = this.messages.carriedOver(runId, userId);
		return messages.isEmpty() ? CarriedOver.nothing(runId) : Conversation.carriedOver(messages);
	}

	@Override
	public void forget(UUID sessionId) {
		this.live.invalidate(sessionId);
	}

	private record LiveSession(String userId, Agent agent) {
	}

}
