package dev.parley.agent.model.openai.incoming;

import dev.parley.agent.model.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads an API's token counts, if they are plausible. */
final class UsageReader {

	private static final int NONE = -1;

	private UsageReader() {
	}

	/**
	 * The usage; null if there are no counts, or only zeros, which some APIs send for
	 * "unknown".
	 */
	static @Nullable Usage read(JsonNode usage) {
		int prompt = count(usage, "prompt_tokens", "input_tokens");
		int completion = count(usage, "completion_tokens", "output_tokens");
		int total = count(usage, "total_tokens");
		if (prompt == NONE && completion != NONE && total >= completion) {
			prompt = total - completion;
		}
		if (completion == NONE && prompt != NONE && total >= prompt) {
			completion = total - prompt;
		}
		if (prompt == NONE || completion == NONE || prompt + completion == 0) {
			return null;
		}
		return new Usage(prompt, completion, part(prompt, usage, "prompt_tokens_details", "cached_tokens"),
				part(completion, usage, "completion_tokens_details", "reasoning_tokens"), false);
	}

	/** A count that is part of {@code whole} and limited to it; 0 if it is missing. */
	private static int part(int whole, JsonNode usage, String details, String name) {
		return Math.clamp(count(usage.path(details), name), 0, whole);
	}

	private static int count(JsonNode usage, String... names) {
		for (String name : names) {
			Integer count = JsonValues.integer(usage.path(name));
			if (count != null && count >= 0 && count <= AnswerLimits.TOKENS) {
				return count;
			}
		}
		return NONE;
	}

}
