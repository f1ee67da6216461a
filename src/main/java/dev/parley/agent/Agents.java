package dev.parley.agent;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.output.OutputFormat;
import dev.parley.agent.tokens.TokenBound;
import dev.parley.agent.tokens.TokenCounter;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolCatalog;
import dev.parley.agent.tool.ToolSource;
import org.jspecify.annotations.Nullable;

/** Creates live agents from their definitions. Thread-safe. */
public final class Agents {

	private final ModelGateway gateway;

	private final Map<String, AgentResources> resources = new LinkedHashMap<>();

	Agents(AgentCatalog catalog, ModelGateway gateway, ToolCatalog tools, List<ToolSource> sources,
			AgentProperties limits, AnswerCache cache, Clock clock) {
		this.gateway = gateway;
		for (AgentDefinition agent : catalog.all()) {
			List<Tool> own = agent.tools().stream().map(tools::find).flatMap(Optional::stream).toList();
			String schema = agent.outputSchema();
			OutputFormat output = (schema != null) ? OutputFormat.of(schema) : null;
			this.resources.put(agent.name(), new AgentResources(agent, gateway, toolbox(agent, own, sources, limits),
					new Instructions(instructions(agent, output), clock), output, limits, cache));
		}
	}

	/** If none of an agent's tools can come or go, it keeps one toolbox. */
	private static Supplier<Toolbox> toolbox(AgentDefinition agent, List<Tool> own, List<ToolSource> sources,
			AgentProperties limits) {
		List<ToolSource> used = sources.stream()
			.filter((source) -> agent.tools().stream().anyMatch(source::provides))
			.toList();
		Toolbox fixed = new Toolbox(own, limits.toolTimeout());
		if (used.isEmpty()) {
			return () -> fixed;
		}
		Set<String> ownNames = own.stream().map((tool) -> tool.spec().name()).collect(Collectors.toSet());
		return () -> new Toolbox(Stream
			.concat(own.stream(),
					used.stream()
						.flatMap((source) -> source.find(agent.tools()).stream())
						.filter((tool) -> !ownNames.contains(tool.spec().name())))
			.toList(), limits.toolTimeout());
	}

	private String instructions(AgentDefinition agent, @Nullable OutputFormat output) {
		return (output == null || this.gateway.takesSchemas()) ? agent.instructions()
				: agent.instructions() + "\n\n" + output.instructions();
	}

	/** Creates an agent that remembers the turns in {@code window}. */
	public Agent create(AgentDefinition definition, ContextWindow window) {
		return new Agent(Objects.requireNonNull(this.resources.get(definition.name())), window);
	}

	/** An empty window for an agent. */
	public ContextWindow newWindow(AgentDefinition definition) {
		return new ContextWindow(definition.historyTokens(), TokenCounter.of(modelOf(definition)));
	}

	/**
	 * Checks that a message fits into an agent's window.
	 * @throws MessageTooLongException if it does not
	 */
	public void requireRoomFor(UserMessage userMessage, AgentDefinition definition) {
		if (!hasRoomFor(userMessage, definition)) {
			throw new MessageTooLongException(count(userMessage, definition), definition);
		}
	}

	/**
	 * Makes sure that an agent has no tool by the name of one that the caller brings.
	 * @throws ToolNameTakenException if it has
	 */
	public void requireFreeNames(UserMessage userMessage, AgentDefinition definition) {
		if (!userMessage.callerTools().isEmpty()) {
			Toolbox own = Objects.requireNonNull(this.resources.get(definition.name())).tools().get();
			userMessage.callerTools().stream().map(ToolSpec::name).filter(own::has).findFirst().ifPresent((name) -> {
				throw new ToolNameTakenException(name, definition);
			});
		}
	}

	boolean hasRoomFor(UserMessage userMessage, AgentDefinition definition) {
		return TokenBound.of(withInstructions(userMessage)) <= definition.historyTokens()
				|| count(userMessage, definition) <= definition.historyTokens();
	}

	private int count(UserMessage userMessage, AgentDefinition definition) {
		return TokenCounter.of(modelOf(definition)).count(withInstructions(userMessage));
	}

	private static List<PromptMessage> withInstructions(UserMessage userMessage) {
		return userMessage.withInstructions(List.of(userMessage.forModel()));
	}

	/** The format of an agent's answers; empty if they are plain text. */
	public Optional<OutputFormat> outputOf(String agent) {
		return Optional.ofNullable(this.resources.get(agent)).map(AgentResources::output);
	}

	/** The model that an agent requests. */
	public String modelOf(AgentDefinition definition) {
		return (definition.model() != null) ? definition.model() : this.gateway.defaultModel();
	}

}
