package dev.parley.agent.model.openai.incoming;

import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;

/**
 * Upper bounds of one answer, whatever an upstream sends: far above what models say, and
 * low enough for hundreds of hostile answers at once. The run bounds the text lower than
 * this, as it is set.
 */
final class AnswerLimits {

	/** Bytes of one event of a stream, or of a completion that is not streamed. */
	static final int MESSAGE = 4 << 20;

	/** Characters of the text. */
	static final int TEXT = 4 << 20;

	/** Characters of what the model says of its thinking. */
	static final int REASONING = 4 << 20;

	/** Characters of what is kept beside the text, to be sent back. */
	static final int KEPT = 1 << 20;

	static final int CALLS = 256;

	/** Characters of all ids, names and arguments together. */
	static final int CALL_TEXT = 1 << 20;

	/** Characters of a tool's name; OpenAI takes 64. */
	static final int NAME = 1024;

	/** Tokens of one call to a model; what claims more is no count. */
	static final int TOKENS = 10_000_000;

	private AnswerLimits() {
	}

	static ModelException exceeded(String what) {
		return new ModelException(Fault.TOO_LONG, "The model sent more than an answer may have: " + what, false, null);
	}

}
