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
 * A run that is over, without what was asked.
 *
 * @param origin the request that asked for it
 * @param model the model that was asked for
 * @param startedAt null if it never left the queue
 * @param usage of all model calls; if the answer was cut off, an estimate of what was
 * sent and said
 * @param attempts all calls of models that were made for it, in order
 * @param timing up to now, the storing of the end included
 * @param tools the tool calls that came to an end, in that order
 * @param storeCalls the transactions that accepted and ended it, in that order
 */
public record EndedRun(UUID id, UUID sessionId, Caller caller, RequestSource origin, String agent, String model,
		Instant createdAt, @Nullable Instant startedAt, Instant endedAt, Terminal end, Usage usage,
		List<Attempt> attempts, RunTiming timing, List<ToolUse> tools, List<StoreCall> storeCalls) {

	/**
	 * The model that was asked in the end: the one asked for, unless another stood in and
	 * began to answer.
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
