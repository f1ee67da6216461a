package dev.parley.run.event;

import java.util.List;
import java.util.UUID;

import dev.parley.agent.model.Usage;
import dev.parley.agent.toolcall.ToolOutcome;
import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.store.RunSteering;
import dev.parley.store.usage.RunTimes;
import org.jspecify.annotations.Nullable;

/**
 * A complete, stored answer.
 *
 * @param response all tokens of the run, joined, or the final JSON object
 * @param messageId of the assistant's last message
 * @param tokensUsed the session's total
 * @param usage of all model calls of the run
 * @param requiredAction the calls that wait for the caller; empty if the answer is whole
 * @param structured whether the response is JSON that matches the agent's schema
 * @param cached whether the answer came from the cache, without a model call
 * @param times up to the storing of the answer; null if they were not measured
 * @param steeredInto the run whose answer took in the message, which has no answer of its
 * own then; null otherwise
 */
public record RunAnswer(String response, UUID sessionId, UUID runId, UUID messageId, String agent, String model,
		long tokensUsed, Usage usage, String finishReason, List<ToolOutcome> toolCalls,
		List<WaitingCall> requiredAction, boolean structured, boolean cached, @Nullable RunTimes times,
		@Nullable UUID steeredInto) {

	/** An answer of its own. */
	public RunAnswer(String response, UUID sessionId, UUID runId, UUID messageId, String agent, String model,
			long tokensUsed, Usage usage, String finishReason, List<ToolOutcome> toolCalls,
			List<WaitingCall> requiredAction, boolean structured, boolean cached, @Nullable RunTimes times) {
		this(response, sessionId, runId, messageId, agent, model, tokensUsed, usage, finishReason, toolCalls,
				requiredAction, structured, cached, times, null);
	}

	/**
	 * The end of a run whose message joined another one.
	 * @param messageId of the user's message
	 */
	public static RunAnswer steered(UUID into, UUID sessionId, UUID runId, UUID messageId, String agent, String model,
			long tokensUsed) {
		return new RunAnswer("", sessionId, runId, messageId, agent, model, tokensUsed, Usage.NONE,
				RunSteering.FINISH_REASON, List.of(), List.of(), false, false, null, into);
	}

}
