package dev.parley.agent.model.openai.incoming;

import java.util.Map;

import dev.parley.agent.model.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an API says of an answer, in the one small form that everything it sends becomes:
 * chunks of a stream and whole completions, in all their dialects. What an upstream left
 * out is missing here too; {@link IncomingAnswer} makes it up.
 */
sealed interface AnswerPiece {

	/** Text of the answer. */
	record Text(String text) implements AnswerPiece {
	}

	/** What the model says of its thinking. */
	record Reasoning(String text) implements AnswerPiece {
	}

	/**
	 * The same from a member of the message that the API may want back with the message's
	 * calls.
	 */
	record Thought(String member, String text) implements AnswerPiece {
	}

	/** Words of a refusal. */
	record Refusal(String text) implements AnswerPiece {
	}

	/**
	 * A tool call or a part of one.
	 *
	 * @param index groups the parts of one call; null: the API sent none
	 * @param name the name or a part of it; null: not in this part
	 * @param arguments a part of the arguments' JSON; null: not in this part
	 * @param wholeArguments whether {@code arguments} is all of them
	 * @param kept members that the API wants back with the call
	 * @param keptOfFunction the same of the call's {@code function}
	 */
	record Call(@Nullable Integer index, @Nullable String id, @Nullable String name, @Nullable String arguments,
			boolean wholeArguments, Map<String, JsonNode> kept,
			Map<String, JsonNode> keptOfFunction) implements AnswerPiece {
	}

	/** A member of the message that the API wants back with the message's calls. */
	record Kept(String name, JsonNode value) implements AnswerPiece {
	}

	/** Why the model stopped, in lower case. */
	record Finish(String reason) implements AnswerPiece {
	}

	/**
	 * Tokens as the API counts them.
	 *
	 * @param alone whether nothing else came with it, as at the end of a stream
	 */
	record Counted(Usage usage, boolean alone) implements AnswerPiece {
	}

	/** The model that says it answers. */
	record Model(String name) implements AnswerPiece {
	}

	/** The answer is here, though perhaps without a word. */
	record Begin() implements AnswerPiece {
	}

	/** Nothing of the answer is to come: it was sent as a whole. */
	record Whole() implements AnswerPiece {
	}

	/** The API reports a failure in place of an answer or of the rest of it. */
	record Failure() implements AnswerPiece {
	}

}
