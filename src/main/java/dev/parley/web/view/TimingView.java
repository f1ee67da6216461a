package dev.parley.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.store.usage.RunTimes;
import org.jspecify.annotations.Nullable;

/** How a run spent its time, in milliseconds. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TimingView(@JsonProperty("queue_ms") long queueMs, @JsonProperty("first_token_ms") @Nullable Long firstTokenMs,
		@JsonProperty("model_ms") long modelMs, @JsonProperty("tools_ms") long toolsMs,
		@JsonProperty("overhead_ms") long overheadMs) {

	/** The view; null if nothing was measured. */
	static @Nullable TimingView of(@Nullable RunTimes times) {
		return (times != null) ? new TimingView(times.queueMs(), times.firstTokenMs(), times.modelMs(), times.toolsMs(),
				times.overheadMs()) : null;
	}

}
