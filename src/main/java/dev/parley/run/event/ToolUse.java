package dev.parley.run.event;

import java.time.Duration;

/**
 * A tool call of a run that came to an end.
 *
 * @param tool its name as the model wrote it, which need not be a tool's
 */
public record ToolUse(String tool, boolean succeeded, Duration duration) {
}
