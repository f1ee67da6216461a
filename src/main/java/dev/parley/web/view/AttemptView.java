package dev.parley.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.store.AttemptRow;
import org.jspecify.annotations.Nullable;

/** One model call. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AttemptView(String model, String outcome, @Nullable String code, @JsonProperty("duration_ms") long durationMs) {

	static AttemptView of(AttemptRow attempt) {
		return new AttemptView(attempt.model(), attempt.outcome(), attempt.code(), attempt.durationMs());
	}

}
