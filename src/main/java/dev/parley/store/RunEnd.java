package dev.parley.store;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param startedAt null if it never left the queue
 * @param usage null if no model answered
 * @param attempts the calls of models, in order
 * @param times null if they were not measured: a crash ended it, or an earlier version
 */
public record RunEnd(Outcome outcome, @Nullable Instant startedAt, Instant endedAt, @Nullable TokenUsage usage,
		List<AttemptRow> attempts, @Nullable RunTimes times) {

	/** An end without a call of a model, whose times were not measured. */
	public RunEnd(Outcome outcome, @Nullable Instant startedAt, Instant endedAt, @Nullable TokenUsage usage) {
		this(outcome, startedAt, endedAt, usage, List.of(), null);
	}

	/** An end whose times were not measured. */
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
	 * It was answered.
	 *
	 * @param finishReason the model's
	 * @param model the model that says it answered
	 * @param cached whether it had answered so before, and was not asked
	 */
	public record Completed(String finishReason, String model, boolean cached) implements Outcome {

		/** An answer of the model. */
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

	/** It failed; {@code code} is stable, {@code detail} is for people. */
	public record Failed(String code, String detail, boolean retryable) implements Outcome {

		@Override
		public String state() {
			return "failed";
		}

	}

	/** It was cancelled, by the {@code cause}. */
	public record Cancelled(String cause) implements Outcome {

		@Override
		public String state() {
			return "cancelled";
		}

	}

}
