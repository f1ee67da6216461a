package dev.parley.agent;

import java.util.function.Supplier;

import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.output.OutputFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an agent works with, the same in all its conversations.
 *
 * @param tools gives those that are there now
 * @param output what its answers look like; null: plain text
 * @param limits on one answer
 * @param cache of answers, if the agent keeps any
 */
record AgentResources(AgentDefinition definition, ModelGateway gateway, Supplier<Toolbox> tools,
		Instructions instructions, @Nullable OutputFormat output, AgentProperties limits, AnswerCache cache) {

	/** The model that the agent asks for. */
	String model() {
		String model = this.definition.model();
		return (model != null) ? model : this.gateway.defaultModel();
	}

}
