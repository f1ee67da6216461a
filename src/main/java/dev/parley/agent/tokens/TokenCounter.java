package dev.parley.agent.tokens;

import java.util.List;
import java.util.regex.Pattern;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.Usage;

/**
 * Counts tokens with the encoding of a model. The encoding is loaded on first use.
 * Thread-safe.
 *
 * @see <a href="https://github.com/openai/tiktoken/blob/main/tiktoken/model.py">Which
 * model has which encoding</a>
 * @see <a href=
 * "https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">Overhead of
 * each message: three tokens and the role; and three more before the answer</a>
 */
public enum TokenCounter {

	/** For GPT-4o, later models, and models of other vendors. */
	O200K_BASE(EncodingType.O200K_BASE),

	/** For GPT-3.5 and GPT-4. */
	CL100K_BASE(EncodingType.CL100K_BASE);

	private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();

	private static final Pattern OLDER_MODELS = Pattern.compile("(?:.*/)?(?:ft:)?gpt-(?:3\\.5|35|4)(?:[-:].*)?");

	static final int PER_MESSAGE = 4;

	private static final int PER_PROMPT = 3;

	/** Of thinking, which nobody keeps to count it. */
	private static final int CHARACTERS_PER_TOKEN = 4;

	/**
	 * Longer texts are not counted: {@link TokenBound} is used. Up to this length the
	 * slowest text takes less than a second.
	 */
	private static final int LONGEST = 262_144;

	/**
	 * Longer texts are counted in parts of this length, in characters. jtokkit needs some
	 * 300 bytes for each character of a text without spaces, as in Chinese, until it has
	 * counted it.
	 */
	private static final int PART = 8_192;

	private final EncodingType encoding;

	TokenCounter(EncodingType encoding) {
		this.encoding = encoding;
	}

	/** The counter for a model. */
	public static TokenCounter of(String model) {
		return OLDER_MODELS.matcher(model).matches() ? CL100K_BASE : O200K_BASE;
	}

	/**
	 * Exact up to 8,192 characters; for longer texts possibly one more for each 8,192.
	 */
	public int count(String text) {
		if (text.length() > LONGEST) {
			return TokenBound.of(text);
		}
		Encoding tokens = ENCODINGS.getEncoding(this.encoding);
		int sum = 0;
		int begin = 0;
		while (begin < text.length()) {
			int end = endOfPart(text, begin);
			sum += tokens.countTokensOrdinary(text.substring(begin, end));
			begin = end;
		}
		return sum;
	}

	private static int endOfPart(String text, int begin) {
		int end = begin + PART;
		if (end >= text.length()) {
			return text.length();
		}
		return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
	}

	/** The tokens of a message, including its overhead. */
	public int count(PromptMessage message) {
		return PER_MESSAGE + switch (message) {
			case PromptMessage.Instructions(String text) -> count(text);
			case PromptMessage.FromUser user -> count(user.text()) + user.attachmentTokens();
			case PromptMessage.FromModel(String text, List<ToolCall> calls) -> answer(text, calls);
			case PromptMessage.FromTool tool -> count(tool.content());
		};
	}

	private int answer(String text, List<ToolCall> calls) {
		return count(text) + calls.stream()
			.mapToInt((call) -> count(call.name()) + count(call.arguments()) + count(beside(call)))
			.sum();
	}

	/** The other text that is sent with a tool call. */
	public static String beside(ToolCall call) {
		String opaque = call.opaque();
		return (opaque != null) ? opaque : "";
	}

	public int count(List<PromptMessage> messages) {
		return messages.stream().mapToInt(this::count).sum();
	}

	/** An estimate, for a model that reports no usage. */
	public Usage usage(List<PromptMessage> prompt, ModelAnswer answer) {
		return usage(prompt, answer, 0);
	}

	/**
	 * The same with its thinking.
	 * @param reasoningLength in characters
	 */
	public Usage usage(List<PromptMessage> prompt, ModelAnswer answer, int reasoningLength) {
		int reasoning = Math.ceilDiv(reasoningLength, CHARACTERS_PER_TOKEN);
		return new Usage(PER_PROMPT + count(prompt), answer(answer.text(), answer.toolCalls()) + reasoning, 0,
				reasoning, true);
	}

}
