package dev.parley.store;

import java.util.List;

import dev.parley.store.text.StoredText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * One model call of a run, as stored.
 *
 * @param outcome completed, failed, cancelled or skipped
 * @param code why it failed; null if it did not
 */
public record AttemptRow(String model, String outcome, @Nullable String code, long durationMs) {

	private static final TypeReference<List<AttemptRow>> LIST = new TypeReference<>() {
	};

	/** As JSON; null if there are none. */
	static @Nullable String write(List<AttemptRow> attempts) {
		return attempts.isEmpty() ? null : StoredText.of(JsonMapper.shared().writeValueAsString(attempts));
	}

	static List<AttemptRow> read(@Nullable String json) {
		return (json != null) ? JsonMapper.shared().readValue(json, LIST) : List.of();
	}

}
