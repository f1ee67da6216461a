package dev.parley.run.admission;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentDefinition;

/**
 * An upper estimate of the tokens of an answer, without tool calls.
 *
 * @param prompt tokens of the instructions and the message
 * @param history tokens of earlier messages, at most
 * @param answer tokens of the answer, at most
 */
public record TokenEstimate(int prompt, int history, int answer) {

	/** Estimate for an answer without a limit. */
	private static final int ANSWER_TOKENS = 1_000;

	/**
	 * Characters per token; three gives too many tokens rather than too few for most
	 * texts.
	 */
	private static final int CHARACTERS_PER_TOKEN = 3;

	public static TokenEstimate of(AgentDefinition agent, UserMessage userMessage) {
		String context = userMessage.context();
		int length = agent.instructions().length() + userMessage.message().length()
				+ ((context != null) ? context.length() : 0);
		Integer asked = userMessage.maxTokens();
		Integer usual = agent.maxTokens();
		return new TokenEstimate(ofText(length), agent.historyTokens(),
				(asked != null) ? asked : (usual != null) ? usual : ANSWER_TOKENS);
	}

	/** The estimate for a text of the given length in characters. */
	public static int ofText(int length) {
		return Math.ceilDiv(length, CHARACTERS_PER_TOKEN);
	}

}
