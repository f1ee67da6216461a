package dev.parley.agent;

import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.Usage;

/**
 * The agent that answers, named by the request or chosen by the {@link Router}.
 *
 * @param model that it requests
 * @param usage of the model call that chose it; zero if there was none
 */
public record RoutedAgent(AgentDefinition agent, String model, Usage usage) {
}
