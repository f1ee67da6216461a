package dev.parley.run;

import java.time.Instant;
import java.util.UUID;

import dev.parley.caller.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A run that has not ended, without its message.
 *
 * @param model the requested model
 * @param startedAt null while it waits
 */
public record OpenRun(UUID id, UUID sessionId, Caller caller, String agent, String model, Instant createdAt,
		@Nullable Instant startedAt) {
}
