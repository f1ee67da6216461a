package dev.parley.run.admission;

import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** A run was not accepted; nothing of it is stored. */
public class RunRefusedException extends RuntimeException {

	private final Reason reason;

	private final @Nullable UUID activeRunId;

	private final @Nullable Duration retryAfter;

	public RunRefusedException(Reason reason, String message, @Nullable UUID activeRunId) {
		this(reason, message, activeRunId, null);
	}

	private RunRefusedException(Reason reason, String message, @Nullable UUID activeRunId,
			@Nullable Duration retryAfter) {
		super(message, null, false, false);
		this.reason = reason;
		this.activeRunId = activeRunId;
		this.retryAfter = retryAfter;
	}

	/** The user or the client has no tokens left until {@code retryAfter} has passed. */
	public static RunRefusedException exhausted(String message, Duration retryAfter) {
		return new RunRefusedException(Reason.BUDGET_EXHAUSTED, message, null, retryAfter);
	}

	/** The user has as many runs as it may have. */
	public static RunRefusedException tooMany(long limit) {
		return new RunRefusedException(Reason.TOO_MANY_RUNS,
				"A user may have at most " + limit + " active and queued runs; wait until one has ended", null);
	}

	/** The session has a run, and the message would not wait. */
	public static RunRefusedException busy(UUID activeRunId) {
		return new RunRefusedException(Reason.SESSION_BUSY, "The session is busy with an earlier message", activeRunId);
	}

	/** Too many messages wait in the session. */
	public static RunRefusedException queueFull(UUID activeRunId) {
		return new RunRefusedException(Reason.QUEUE_FULL, "Too many messages wait in this session", activeRunId);
	}

	public Reason reason() {
		return this.reason;
	}

	/** The run that keeps the session busy; null for other reasons. */
	public @Nullable UUID activeRunId() {
		return this.activeRunId;
	}

	/** How long to wait before a retry; null if unknown. */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/** Why a run is refused. */
	public enum Reason {

		/** The message does not pass the agent's guardrails. */
		GUARDRAIL_TRIPPED,

		/** The message could not be checked. */
		MODEL_UNAVAILABLE,

		/** The session is busy, and the request asked not to wait. */
		SESSION_BUSY,

		/** Too many messages wait in the session. */
		QUEUE_FULL,

		/** The server has too many runs. */
		OVERLOADED,

		/** The user has too many runs. */
		TOO_MANY_RUNS,

		/** The user or the client has no tokens left for today. */
		BUDGET_EXHAUSTED,

		/** The result of an earlier request with the same key is not stored yet. */
		STORAGE_UNAVAILABLE,

		/** The server is stopping. */
		SHUTTING_DOWN

	}

}
