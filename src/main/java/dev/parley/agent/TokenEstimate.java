package dev.parley.agent;

import java.util.List;

import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;

/**
 * Guesses how many tokens a text is, cheaply: four bytes of UTF-8 a token, which is close
 * for English and on the safe side for most else, and four tokens around each message.
 */
final class TokenEstimate {

	private static final int BYTES_PER_TOKEN = 4;

	private static final int PER_MESSAGE = 4;

	private TokenEstimate() {
	}

	static int of(String text) {
		int bytes = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			bytes += (c < 0x80) ? 1 : (c < 0x800 || Character.isSurrogate(c)) ? 2 : 3;
		}
		return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
	}

	static int of(PromptMessage message) {
		return PER_MESSAGE + switch (message) {
			case PromptMessage.Instructions instructions -> of(instructions.text());
			case PromptMessage.FromUser user -> of(user.text());
			case PromptMessage.FromModel model -> ofAnswer(model.text(), model.toolCalls());
			case PromptMessage.FromTool tool -> of(tool.content());
		};
	}

	/** What a model says: text and tool calls. */
	static int ofAnswer(String text, List<ToolCall> calls) {
		return of(text) + calls.stream().mapToInt((call) -> of(call.name()) + of(call.arguments())).sum();
	}

	static int of(List<PromptMessage> messages) {
		return messages.stream().mapToInt(TokenEstimate::of).sum();
	}

}
