package dev.parley.mcp.tool;

import java.time.Duration;

import dev.parley.run.log.RunLog;
import org.jspecify.annotations.Nullable;

/** A tool call that has started and may take long. Thread-safe. */
public interface PendingCall {

	/** The run that answers the call; null if there is none. */
	default @Nullable RunLog run() {
		return null;
	}

	/**
	 * Waits for the result.
	 * @return null if there is none within {@code patience}
	 */
	@Nullable ToolResult await(Duration patience) throws InterruptedException;

	/** Asks the call to stop; it still has a result then. */
	default void cancel() {
	}

	/** A call that has ended. */
	static PendingCall ended(ToolResult result) {
		return (patience) -> result;
	}

}
