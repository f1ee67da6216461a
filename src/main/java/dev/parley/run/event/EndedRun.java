package dev.parley.run.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.parley.agent.model.Attempt;
import dev.parley.agent.model.Attempt.Cause;
import dev.parley.agent.model.Attempt.Outcome;
import dev.parley.agent.model.Usage;
import dev.parley.caller.Caller;
import dev.parley.caller.RequestSource;
import dev.parley.run.event.RunEvent.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * A run that has ended, without its message.
 *
 * @param origin the HTTP request that asked for it
 * @param model the requested model
 * @param startedAt null if it never left the queue
 * @param usage of all model calls; if the answer was cut off, an estimate
 * @param attempts its model calls, in order
 * @param timing up to now, including the storing of the end
 * @param tools its ended tool calls, in the order of their ends
 * @param storeCalls the transactions that accepted and ended it, in order
 */
public record EndedRun(UUID id, UUID sessionId, Caller caller, RequestSource origin, String agent, String model,
		Instant createdAt, @Nullable Instant startedAt, Instant endedAt, Terminal end, Usage usage,
		List<Attempt> attempts, RunTiming timing, List<ToolUse> tools, List<StoreCall> storeCalls) {

	/**
	 * The model of the last call: the requested one, or a fallback that began to answer.
	 */
	public String answeredBy() {
		return this.attempts.stream()
			.filter((attempt) -> attempt.cause() == Cause.FALLBACK
					&& (attempt.outcome() == Outcome.COMPLETED || attempt.firstPiece() != null))
			.map(Attempt::model)
			.reduce((one, later) -> later)
			.orElse(this.model);
	}

}
