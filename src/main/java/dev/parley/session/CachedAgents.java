package dev.parley.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.agent.Agent;
import dev.parley.agent.Agents;
import dev.parley.agent.ContextWindow;
import dev.parley.agent.RoutedAgent;
import dev.parley.agent.Router;
import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.Usage;
import dev.parley.agent.toolcall.PriorToolCalls;
import dev.parley.attachment.StoredAttachments;
import dev.parley.run.LiveAgents;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.Continuation;
import dev.parley.run.admission.RunRequest;
import dev.parley.store.Message;
import dev.parley.store.Messages;
import dev.parley.store.attachment.SentFiles;
import dev.parley.store.database.Replica;

/**
 * The live agents, each with the window of its session. Recently used ones stay in
 * memory, limited by number, age and weight; for the others the window is read from the
 * store. Thread-safe.
 */
final class CachedAgents implements LiveAgents {

	private final Messages messages;

	private final StoredAttachments attachments;

	private final AllowedAgents allowed;

	private final Agents agents;

	private final Router router;

	/** Whether other servers may answer in between, so that a window may be stale. */
	private final boolean shared;

	private final Cache<UUID, LiveSession> live;

	CachedAgents(SessionProperties properties, Messages messages, StoredAttachments attachments, AllowedAgents allowed,
			Agents agents, Router router, Replica replica) {
		this.messages = messages;
		this.attachments = attachments;
		this.allowed = allowed;
		this.agents = agents;
		this.router = router;
		this.shared = replica.shares();
		// Caffeine limits either weight or number; a minimum weight for each agent limits
		// both.
		int least = Math
			.toIntExact(Math.min(properties.memory().bytes() / properties.maxLiveAgents(), Integer.MAX_VALUE / 2));
		this.live = Caffeine.newBuilder()
			.executor(Runnable::run)
			.maximumWeight(properties.memory().bytes())
			.weigher((UUID id, LiveSession session) -> Math.max(least, session.weight()))
			.expireAfterAccess(properties.idleTime())
			.build();
	}

	/** The agent that answered last in a session, if it is live. */
	Optional<AgentChoice> last(UUID sessionId, String userId) {
		return Optional.ofNullable(this.shared ? null : this.live.getIfPresent(sessionId))
			.filter((session) -> session.userId().equals(userId))
			.map((session) -> new AgentChoice.Named(session.agent().definition().name()));
	}

	/** The number of live agents. */
	long count() {
		this.live.cleanUp();
		return this.live.estimatedSize();
	}

	@Override
	public void checkMessage(RunRequest request) {
		switch (request.choice()) {
			case AgentChoice.Named(String name) -> check(request, this.allowed.named(name));
			case AgentChoice.Automatic _ -> {
				// Checked once the agent is chosen.
			}
		}
	}

	/** The message of a run that is continued was checked when it came. */
	private void check(RunRequest request, AgentDefinition agent) {
		CallerAnswers answers = request.answers();
		if (answers == null) {
			UserMessage message = request.userMessage();
			// Files of an earlier message are stored; others are on their way.
			List<String> texts = request.files().contents().isEmpty() ? this.attachments.texts(message.attachments())
					: StoredAttachments.texts(request.files());
			message.check(agent, texts, new Cancellation());
			checkHistory(request, agent, new Cancellation());
		}
		else {
			answers.texts().forEach((text) -> UserMessage.check(text, agent, new Cancellation()));
		}
	}

	@Override
	public void checkMessage(RunRequest request, AgentDefinition chosen, Cancellation cancellation) {
		UserMessage message = request.userMessage();
		message.check(chosen, this.attachments.texts(message.attachments()), cancellation);
		checkHistory(request, chosen, cancellation);
	}

	private void checkHistory(RunRequest request, AgentDefinition agent, Cancellation cancellation) {
		request.checkHistory(agent, cancellation);
		for (SentFiles files : request.broughtFiles()) {
			List<String> texts = files.contents().isEmpty()
					? this.attachments.texts(StoredAttachments.of(files.attachments(), request.userId()))
					: StoredAttachments.texts(files);
			texts.forEach((text) -> UserMessage.check(text, agent, cancellation));
		}
	}

	@Override
	public RoutedAgent choose(RunRequest request, Cancellation cancellation) {
		return switch (request.choice()) {
			case AgentChoice.Named(String name) ->
				new RoutedAgent(this.allowed.named(name), request.model(), Usage.NONE);
			case AgentChoice.Automatic _ ->
				this.router.choose(request.userMessage(), (agent) -> agent.allows(request.caller()), cancellation);
		};
	}

	@Override
	public Agent agentFor(RunRequest request, AgentDefinition definition, int ordinal) {
		LiveSession session = this.live.getIfPresent(request.sessionId());
		// Another server may have answered in between, or something may have been
		// deleted.
		if (session != null && (!this.shared || session.ordinal() == ordinal - 1) && request.continuation() == null
				&& session.agent().definition().equals(definition)) {
			return session.agent();
		}
		Agent agent = this.agents.create(definition, window(request, definition));
		this.live.put(request.sessionId(), new LiveSession(request.userId(), agent, 0));
		return agent;
	}

	/**
	 * The window of the conversation; nothing is read for a new session.
	 */
	private ContextWindow window(RunRequest request, AgentDefinition definition) {
		ContextWindow empty = this.agents.newWindow(definition);
		return request.opens() ? empty : Conversation.load(this.messages, request.sessionId(), request.userId(), empty,
				request.continuation() != null);
	}

	@Override
	public PriorToolCalls priorToolCalls(RunRequest request, UUID runId) {
		List<Message> messages = new ArrayList<>();
		Continuation continuation = request.continuation();
		if (continuation != null) {
			messages.addAll(Conversation.openTurn(this.messages, request.sessionId(), request.userId()));
		}
		messages.addAll(this.messages.priorToolCalls(runId, request.userId()));
		return messages.isEmpty() ? PriorToolCalls.nothing(runId) : Conversation.priorToolCalls(messages,
				request.userId(), (continuation != null) ? continuation.runId() : null);
	}

	@Override
	public void answered(UUID sessionId, int ordinal) {
		// Makes the cache weigh the entry again.
		this.live.asMap().computeIfPresent(sessionId, (id, session) -> session.upTo(ordinal));
	}

	@Override
	public void forget(UUID sessionId) {
		this.live.invalidate(sessionId);
	}

}
