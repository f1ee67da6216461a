package dev.parley.agent;

import java.util.function.Supplier;

import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.output.OutputFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an agent needs to answer, shared by all its conversations.
 *
 * @param tools supplies the tools that are available now
 * @param output the format of its answers; null: plain text
 * @param limits of one answer
 * @param cache of answers; used only if the agent caches answers
 */
record AgentResources(AgentDefinition definition, ModelGateway gateway, Supplier<Toolbox> tools,
		Instructions instructions, @Nullable OutputFormat output, AgentProperties limits, AnswerCache cache) {

	/** The model that the agent asks for. */
	String model() {
		String model = this.definition.model();
		return (model != null) ? model : this.gateway.defaultModel();
	}

}
