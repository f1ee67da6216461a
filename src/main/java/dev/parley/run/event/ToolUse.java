package dev.parley.run.event;

import java.time.Duration;

/**
 * An ended tool call of a run.
 *
 * @param id the model's id of the call
 * @param tool the name that the model wrote; such a tool may not exist
 * @param start time from the creation of the run to the start of the call
 */
public record ToolUse(String id, String tool, boolean succeeded, Duration start, Duration duration) {
}
