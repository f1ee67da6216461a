package dev.parley.agent;

import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.Usage;

/**
 * Limits of one answer: rounds of tool calls, tool calls, and tokens.
 *
 * @param maxRounds of the agent
 * @param properties limits for all agents
 */
record LoopLimits(int maxRounds, AgentProperties properties) {

	/**
	 * Checks the limits before tools are called.
	 * @param round number of the model call that requested the tools, from 1
	 * @param toolCalls number of tool calls in the run, including those just requested
	 * @param usage of the run so far
	 * @throws ModelException if a limit is exceeded; the message names it
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
