package dev.parley.store;

import java.time.Instant;
import java.util.List;

import dev.parley.store.usage.RunTimes;
import dev.parley.store.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param startedAt null if it never left the queue
 * @param usage null if no model was called, or if a crash ended the run
 * @param attempts the model calls, in order
 * @param times null if they were not measured, as after a crash or by an earlier version
 */
public record RunEnd(Outcome outcome, @Nullable Instant startedAt, Instant endedAt, @Nullable TokenUsage usage,
		List<AttemptRow> attempts, @Nullable RunTimes times) {

	/** An end without model calls and measured times. */
	public RunEnd(Outcome outcome, @Nullable Instant startedAt, Instant endedAt, @Nullable TokenUsage usage) {
		this(outcome, startedAt, endedAt, usage, List.of(), null);
	}

	/** An end without measured times. */
	public RunEnd(Outcome outcome, @Nullable Instant startedAt, Instant endedAt, @Nullable TokenUsage usage,
			List<AttemptRow> attempts) {
		this(outcome, startedAt, endedAt, usage, attempts, null);
	}

	/** The terminal states. */
	public sealed interface Outcome {

		/** The state's name, as stored. */
		String state();

	}

	/**
	 * The answer is complete.
	 *
	 * @param finishReason the model's
	 * @param model the model that answered, as its API named it
	 * @param cached whether the answer came from the cache, without a model call
	 */
	public record Completed(String finishReason, String model, boolean cached) implements Outcome {

		/** An answer that did not come from the cache. */
		public Completed(String finishReason, String model) {
			this(finishReason, model, false);
		}

		@Override
		public String state() {
			return "completed";
		}

	}

	/**
	 * It waits for its caller; a later run continues it.
	 *
	 * @param model the model that says it answered
	 * @param carried what the continuing run takes over from the request, as JSON
	 */
	public record RequiresAction(String model, String carried) implements Outcome {

		/** The state's name, as stored. */
		public static final String STATE = "requires_action";

		/** Of the model's last answer. */
		public static final String FINISH_REASON = "tool_calls";

		@Override
		public String state() {
			return STATE;
		}

	}

	/** The run failed; {@code code} is stable, {@code detail} is for people. */
	public record Failed(String code, String detail, boolean retryable) implements Outcome {

		@Override
		public String state() {
			return "failed";
		}

	}

	/** The run was cancelled. */
	public record Cancelled(String cause) implements Outcome {

		@Override
		public String state() {
			return "cancelled";
		}

	}

}
