package dev.parley.run.admission;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.run.action.CallerAnswers;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens an answer may take, on the high side. Calls of tools may add to it.
 *
 * @param prompt of the instructions and the message
 * @param history of earlier messages, at most
 * @param answer at most
 */
public record TokenEstimate(int prompt, int history, int answer) {

	/** Of an answer whose length nobody limits. */
	private static final int ANSWER_TOKENS = 1_000;

	/** Three err on the high side for most texts. */
	private static final int CHARACTERS_PER_TOKEN = 3;

	public static TokenEstimate of(AgentDefinition agent, UserMessage userMessage) {
		int length = agent.instructions().length() + length(userMessage);
		Integer asked = userMessage.maxTokens();
		Integer usual = agent.maxTokens();
		return new TokenEstimate(ofText(length), agent.historyTokens(),
				(asked != null) ? asked : (usual != null) ? usual : ANSWER_TOKENS);
	}

	/** The same with a message, and with what a caller answers. */
	TokenEstimate with(UserMessage userMessage, @Nullable CallerAnswers answers) {
		int answered = (answers != null) ? answers.texts().stream().mapToInt(String::length).sum() : 0;
		return new TokenEstimate(this.prompt + ofText(length(userMessage) + answered), this.history, this.answer);
	}

	private static int length(UserMessage userMessage) {
		String context = userMessage.context();
		return userMessage.message().length() + ((context != null) ? context.length() : 0)
				+ userMessage.callerTools()
					.stream()
					.mapToInt(
							(tool) -> tool.name().length() + tool.description().length() + tool.inputSchema().length())
					.sum();
	}

	/** Of a text that is so many characters long. */
	public static int ofText(int length) {
		return Math.ceilDiv(length, CHARACTERS_PER_TOKEN);
	}

}
