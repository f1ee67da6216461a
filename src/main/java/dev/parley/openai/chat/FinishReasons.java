package dev.parley.openai.chat;

import dev.parley.agent.model.ModelAnswer;

/** The reasons that OpenAI's clients know; models of other makers may have others. */
final class FinishReasons {

	static final String TOOL_CALLS = "tool_calls";

	private FinishReasons() {
	}

	static String of(String reason) {
		return switch (reason) {
			case "length", "content_filter" -> reason;
			case ModelAnswer.REFUSAL -> "content_filter";
			default -> "stop";
		};
	}

}
