package dev.parley.agui;

import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A run for a client.
 *
 * @param threadId of the client
 * @param runId of the client
 * @param old whether the client is from before version 1.0
 * @param continued the run that this one continues; null: none
 * @param clientCalls the model's ids of the calls in that run that the client made: it
 * has their results already
 */
record AguiRun(String threadId, String runId, boolean old, @Nullable UUID continued, Set<String> clientCalls) {

	/** A run that continues no other one. */
	static AguiRun of(RunAgentInput input) {
		return new AguiRun(input.threadId(), input.runId(), input.old(), null, Set.of());
	}

}
