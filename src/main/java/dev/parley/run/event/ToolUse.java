package dev.parley.run.event;

import java.time.Duration;

/**
 * A tool call of a run that came to an end.
 *
 * @param id by which the model names the call
 * @param tool its name as the model wrote it, which need not be a tool's
 * @param start how long after the creation of its run it began
 */
public record ToolUse(String id, String tool, boolean succeeded, Duration start, Duration duration) {
}
