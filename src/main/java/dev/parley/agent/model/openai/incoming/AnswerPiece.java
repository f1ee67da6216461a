package dev.parley.agent.model.openai.incoming;

import java.util.Map;

import dev.parley.agent.model.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A piece of information about an answer. All chunks of streams and complete responses,
 * in all dialects of APIs, are converted to these pieces. Data that an upstream omits is
 * missing here, too; {@link IncomingAnswer} fills it in.
 */
sealed interface AnswerPiece {

	/** Text of the answer. */
	record Text(String text) implements AnswerPiece {
	}

	/** Text of the model's reasoning. */
	record Reasoning(String text) implements AnswerPiece {
	}

	/**
	 * Reasoning in a member of the message that the API may want back with the message's
	 * tool calls.
	 */
	record Thought(String member, String text) implements AnswerPiece {
	}

	/** Text of a refusal. */
	record Refusal(String text) implements AnswerPiece {
	}

	/**
	 * A tool call or a part of one.
	 *
	 * @param index groups the parts of one call; null if the API sent none
	 * @param name the name or a part of it; null if this part has none
	 * @param arguments a part of the arguments' JSON; null if this part has none
	 * @param wholeArguments whether {@code arguments} is complete
	 * @param kept members of the call that must be sent back to the API
	 * @param keptOfFunction the same for the call's {@code function}
	 */
	record Call(@Nullable Integer index, @Nullable String id, @Nullable String name, @Nullable String arguments,
			boolean wholeArguments, Map<String, JsonNode> kept,
			Map<String, JsonNode> keptOfFunction) implements AnswerPiece {
	}

	/**
	 * A member of the message that must be sent back to the API with the message's tool
	 * calls.
	 */
	record Kept(String name, JsonNode value) implements AnswerPiece {
	}

	/** Why the model stopped, in lower case. */
	record Finish(String reason) implements AnswerPiece {
	}

	/**
	 * Token counts of the API.
	 *
	 * @param alone whether the chunk contains nothing else, as at the end of a stream
	 */
	record Counted(Usage usage, boolean alone) implements AnswerPiece {
	}

	/** The name of the model that answers. */
	record Model(String name) implements AnswerPiece {
	}

	/** The answer has begun, possibly without text. */
	record Begin() implements AnswerPiece {
	}

	/** The answer is complete: it was not sent as a stream. */
	record Whole() implements AnswerPiece {
	}

	/** The API reports a failure instead of the answer or its rest. */
	record Failure() implements AnswerPiece {
	}

}
