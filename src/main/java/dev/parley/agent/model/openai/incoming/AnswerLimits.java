package dev.parley.agent.model.openai.incoming;

import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;

/**
 * Hard limits of one answer: far above the size of real answers, and low enough for
 * hundreds of hostile answers at once. The settings of runs limit the text further.
 */
final class AnswerLimits {

	/** Bytes of one event of a stream, or of a completion that is not streamed. */
	static final int MESSAGE = 4 << 20;

	/** Characters of the text. */
	static final int TEXT = 4 << 20;

	/** Characters of the reasoning. */
	static final int REASONING = 4 << 20;

	/** Characters of opaque data that is kept to be sent back. */
	static final int KEPT = 1 << 20;

	static final int CALLS = 256;

	/** Characters of all ids, names and arguments together. */
	static final int CALL_TEXT = 1 << 20;

	/** Characters of a tool's name; OpenAI allows 64. */
	static final int NAME = 1024;

	/** Tokens of one model call; a higher number is not plausible. */
	static final int TOKENS = 10_000_000;

	private AnswerLimits() {
	}

	static ModelException exceeded(String what) {
		return new ModelException(Fault.TOO_LONG, "The model's answer exceeds a limit: " + what, false, null);
	}

}
