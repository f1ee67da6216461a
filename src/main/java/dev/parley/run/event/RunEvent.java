package dev.parley.run.event;

import java.time.Duration;
import java.util.UUID;

import dev.parley.agent.toolcall.ActionKind;
import org.jspecify.annotations.Nullable;

/** One event of a run's log. The last one is the only {@link Terminal}. */
public sealed interface RunEvent {

	/**
	 * The run is accepted; always the first event. It comes again if the message joins
	 * another run.
	 *
	 * @param steeredInto the run that the message joined; null: none
	 */
	record Accepted(UUID sessionId, UUID runId, String agent, String model,
			@Nullable UUID steeredInto) implements RunEvent {

		/** The acceptance of a run that joined no other one. */
		public Accepted(UUID sessionId, UUID runId, String agent, String model) {
			this(sessionId, runId, agent, model, null);
		}

	}

	/** The answer begins again: what was said so far is void. */
	record Restart(RestartReason reason) implements RunEvent {
	}

	/** A piece of the answer's text, exactly as the model sent it. */
	record Token(String content) implements RunEvent {
	}

	/** A piece of the model's reasoning, which is not part of the answer. */
	record Reasoning(String content) implements RunEvent {
	}

	/** The structured answer so far, as a JSON object in one line. */
	record Output(String object) implements RunEvent {
	}

	/**
	 * A tool is being called.
	 *
	 * @param arguments as the model wrote them; should be a JSON object
	 * @param waitsFor the action without which the run does not make the call; null: none
	 */
	record ToolCalled(String id, String name, String arguments, @Nullable ActionKind waitsFor) implements RunEvent {

		/** A call that needs no action. */
		public ToolCalled(String id, String name, String arguments) {
			this(id, name, arguments, null);
		}

	}

	/**
	 * A tool call has ended.
	 *
	 * @param content the result, or the error message
	 */
	record ToolReturned(String id, String name, boolean succeeded, String content,
			long durationMs) implements RunEvent {
	}

	/** The event that ends a run. */
	sealed interface Terminal extends RunEvent {

	}

	/** The answer is complete and stored. */
	record Done(RunAnswer answer) implements Terminal {
	}

	/** The run is stored, and waits for its caller. */
	record RequiresAction(RunAnswer answer) implements Terminal {
	}

	/**
	 * The run failed.
	 *
	 * @param retryAfter how long to wait before a retry; null if unknown
	 */
	record Failed(FailureCode code, String detail, boolean retryable,
			@Nullable Duration retryAfter) implements Terminal {

		/** A failure without a known time for a retry. */
		public Failed(FailureCode code, String detail, boolean retryable) {
			this(code, detail, retryable, null);
		}

	}

	/** The run was cancelled. */
	record Cancelled(CancelCause cause) implements Terminal {
	}

}
