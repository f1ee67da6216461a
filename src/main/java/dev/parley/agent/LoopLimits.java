package dev.parley.agent;

import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.Usage;

/**
 * How long a model may go on asking for tools before it answers.
 *
 * @param maxRounds of the agent
 * @param properties limits for all agents
 */
record LoopLimits(int maxRounds, AgentProperties properties) {

	/**
	 * Checks before tools are called whether there could still be an answer after them.
	 * @param round of the model call that asks for tools, counted from 1
	 * @param toolCalls of the run, those asked for now included
	 * @param usage of the run so far
	 * @throws ModelException that says which limit was passed
	 */
	void require(int round, int toolCalls, Usage usage) {
		if (round >= this.maxRounds) {
			throw endless("asked for tools in " + round + " rounds");
		}
		if (toolCalls > this.properties.maxToolCalls()) {
			throw endless("asked for more than " + this.properties.maxToolCalls() + " tool calls");
		}
		if (usage.promptTokens() + usage.completionTokens() > this.properties.maxRunTokens()) {
			throw endless("used more than " + this.properties.maxRunTokens() + " tokens");
		}
	}

	private static ModelException endless(String what) {
		return new ModelException(Fault.ERROR, "The model " + what + " without an answer", false, null);
	}

}
