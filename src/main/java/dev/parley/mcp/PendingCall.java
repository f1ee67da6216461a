package dev.parley.mcp;

import java.time.Duration;

import dev.parley.run.RunLog;
import org.jspecify.annotations.Nullable;

/** A call of a tool that has begun and may take its time. Thread-safe. */
interface PendingCall {

	/** The run that answers it; null: no run does. */
	default @Nullable RunLog run() {
		return null;
	}

	/**
	 * Waits for the result.
	 * @return null if there is none within {@code patience}
	 */
	@Nullable ToolResult await(Duration patience) throws InterruptedException;

	/** Asks it to stop; it still has a result then. */
	default void cancel() {
	}

	/** A call that is over. */
	static PendingCall ended(ToolResult result) {
		return (patience) -> result;
	}

}
