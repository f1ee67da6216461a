package dev.parley.run.admission;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.Attachment;
import dev.parley.run.action.CallerAnswers;
import org.jspecify.annotations.Nullable;

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
		int length = agent.instructions().length() + length(userMessage);
		Integer asked = userMessage.maxTokens();
		Integer usual = agent.maxTokens();
		return new TokenEstimate(ofText(length) + attachments(userMessage), agent.historyTokens(),
				(asked != null) ? asked : (usual != null) ? usual : ANSWER_TOKENS);
	}

	/** The same with a message, and with what a caller answers. */
	TokenEstimate with(UserMessage userMessage, @Nullable CallerAnswers answers) {
		int answered = (answers != null) ? answers.texts().stream().mapToInt(String::length).sum() : 0;
		return new TokenEstimate(this.prompt + ofText(length(userMessage) + answered) + attachments(userMessage),
				this.history, this.answer);
	}

	private static int attachments(UserMessage userMessage) {
		return userMessage.attachments().stream().mapToInt(Attachment::tokens).sum();
	}

	private static int length(UserMessage userMessage) {
		String context = userMessage.context();
		String instructions = userMessage.options().instructions();
		return userMessage.message().length() + ((context != null) ? context.length() : 0)
				+ ((instructions != null) ? instructions.length() : 0)
				+ userMessage.callerTools()
					.stream()
					.mapToInt(
							(tool) -> tool.name().length() + tool.description().length() + tool.inputSchema().length())
					.sum();
	}

	/** The estimate for a text of the given length in characters. */
	public static int ofText(int length) {
		return Math.ceilDiv(length, CHARACTERS_PER_TOKEN);
	}

}
