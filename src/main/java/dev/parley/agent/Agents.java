package dev.parley.agent;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.tool.ToolCatalog;

/** Brings definitions to life. Thread-safe. */
public final class Agents {

	private final ModelGateway gateway;

	private final AgentProperties limits;

	private final Map<String, Toolbox> toolboxes = new LinkedHashMap<>();

	private final Map<String, Instructions> instructions = new LinkedHashMap<>();

	Agents(AgentCatalog catalog, ModelGateway gateway, ToolCatalog tools, AgentProperties limits, Clock clock) {
		this.gateway = gateway;
		this.limits = limits;
		for (AgentDefinition agent : catalog.all()) {
			this.toolboxes.put(agent.name(), new Toolbox(
					agent.tools().stream().map(tools::find).flatMap(Optional::stream).toList(), limits.toolTimeout()));
			this.instructions.put(agent.name(), new Instructions(agent.instructions(), clock));
		}
	}

	/** An agent that remembers what stands in {@code window}. */
	public Agent awaken(AgentDefinition definition, Window window) {
		return new Agent(definition, window, this.gateway,
				Objects.requireNonNull(this.toolboxes.get(definition.name())),
				Objects.requireNonNull(this.instructions.get(definition.name())), this.limits);
	}

	/** An empty window for an agent. */
	public Window newWindow(AgentDefinition definition) {
		return new Window(definition.historyTokens(), TokenCounter.of(modelOf(definition)));
	}

	/**
	 * Asks whether a message fits into an agent's window at all.
	 * @throws MessageTooLongException where it does not
	 */
	public void requireRoomFor(Question question, AgentDefinition definition) {
		if (!hasRoomFor(question, definition)) {
			throw new MessageTooLongException(count(question, definition), definition);
		}
	}

	boolean hasRoomFor(Question question, AgentDefinition definition) {
		return TokenCounter.atMost(new PromptMessage.FromUser(question.text())) <= definition.historyTokens()
				|| count(question, definition) <= definition.historyTokens();
	}

	private int count(Question question, AgentDefinition definition) {
		return TokenCounter.of(modelOf(definition)).count(new PromptMessage.FromUser(question.text()));
	}

	/** The model that an agent asks for. */
	public String modelOf(AgentDefinition definition) {
		return (definition.model() != null) ? definition.model() : this.gateway.defaultModel();
	}

}
