package dev.parley.agent;

import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.Usage;

/**
 * The agent that is to answer.
 *
 * @param model that it asks for
 * @param usage what the choice has cost
 */
public record RoutedAgent(AgentDefinition agent, String model, Usage usage) {
}
