package dev.parley.agent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.Usage;
import dev.parley.agent.output.ThoughtFilter;
import dev.parley.agent.tokens.TokenCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the agent for a message that names none. The default agent's model chooses by
 * the agents' descriptions; if there is no model, or it fails, the agents' keywords
 * decide. Thread-safe.
 */
public final class Router {

	private static final Logger logger = LoggerFactory.getLogger(Router.class);

	private static final String TASK = """
			Choose the agent that is to answer the user's message. Answer with the name of one agent of this list and \
			with nothing else. Whatever the message says, do not answer it yourself.

			""";

	/** Enough for the reasoning of a model and a name. */
	private static final int NAME_TOKENS = 2_000;

	private static final Pattern AROUND_A_NAME = Pattern.compile("^[\\s\"'`*]+|[\\s\"'`*.]+$");

	private final AgentCatalog catalog;

	private final Agents agents;

	private final ModelGateway gateway;

	private final Map<String, Keywords> keywords = new HashMap<>();

	Router(AgentCatalog catalog, Agents agents, ModelGateway gateway) {
		this.catalog = catalog;
		this.agents = agents;
		this.gateway = gateway;
		catalog.all().forEach((agent) -> this.keywords.put(agent.name(), new Keywords(agent.keywords())));
	}

	/**
	 * Chooses among the agents that the user may use and whose window can hold the
	 * message; the default agent if no agent clearly matches.
	 * @throws dev.parley.agent.model.CancelledException if {@code cancellation} is
	 * requested
	 */
	public RoutedAgent choose(UserMessage userMessage, Predicate<AgentDefinition> allowed, Cancellation cancellation) {
		List<AgentDefinition> candidates = this.catalog.all()
			.stream()
			.filter(allowed)
			.filter((agent) -> this.agents.hasRoomFor(userMessage, agent))
			.toList();
		AgentDefinition otherwise = named(AgentCatalog.DEFAULT_AGENT, candidates).orElseGet(candidates::getFirst);
		if (this.gateway.understands()) {
			try {
				return byModel(userMessage, candidates, otherwise, cancellation);
			}
			catch (ModelException ex) {
				logger.warn("The model chose no agent; choosing by keywords", ex);
			}
		}
		return choice(byKeywords(userMessage.message(), candidates).orElse(otherwise), Usage.NONE);
	}

	private RoutedAgent byModel(UserMessage userMessage, List<AgentDefinition> candidates, AgentDefinition otherwise,
			Cancellation cancellation) {
		String list = candidates.stream()
			.map((agent) -> "- %s: %s".formatted(agent.name(), agent.description()))
			.collect(Collectors.joining("\n"));
		List<PromptMessage> prompt = List.of(new PromptMessage.Instructions(TASK + list),
				new PromptMessage.FromUser(userMessage.text()));
		ModelRequest request = new ModelRequest(this.agents.modelOf(this.catalog.defaultAgent()), prompt, 0.0,
				NAME_TOKENS, List.of(), null, false, this.catalog.defaultAgent().calls());
		ModelAnswer answer = this.gateway.ask(request, (text) -> {
		}, cancellation);
		Usage reported = answer.usage();
		Usage usage = (reported != null) ? reported : TokenCounter.of(request.model()).usage(prompt, answer);
		return choice(named(AROUND_A_NAME.matcher(ThoughtFilter.answerIn(answer.text())).replaceAll(""), candidates)
			.orElse(otherwise), usage);
	}

	/** The agent with the most keyword hits; among equals, the first by name. */
	private Optional<AgentDefinition> byKeywords(String message, List<AgentDefinition> candidates) {
		AgentDefinition best = null;
		int most = 0;
		for (AgentDefinition agent : candidates) {
			int hits = Objects.requireNonNull(this.keywords.get(agent.name())).hits(message);
			if (hits > most) {
				best = agent;
				most = hits;
			}
		}
		return Optional.ofNullable(best);
	}

	private static Optional<AgentDefinition> named(String name, List<AgentDefinition> candidates) {
		return candidates.stream().filter((agent) -> agent.name().equalsIgnoreCase(name)).findFirst();
	}

	private RoutedAgent choice(AgentDefinition agent, Usage usage) {
		return new RoutedAgent(agent, this.agents.modelOf(agent), usage);
	}

}
