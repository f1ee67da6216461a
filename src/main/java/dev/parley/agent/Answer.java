package dev.parley.agent;

import java.util.List;

import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.Usage;
import dev.parley.agent.toolcall.ToolOutcome;
import dev.parley.agent.toolcall.WaitingCall;

/**
 * An agent's complete answer.
 *
 * @param text the text of all model calls, joined
 * @param lastText the text after the last tool call
 * @param model the model that answered, as its API named it
 * @param usage of all model calls together
 * @param waiting the calls that wait for somebody to act; empty if the answer is whole
 * @param cached whether the answer came from the cache, without a model call
 */
public record Answer(String text, String lastText, String model, String finishReason, Usage usage,
		List<ToolOutcome> toolOutcomes, List<WaitingCall> waiting, boolean cached) {

	/** Whether the text is a refusal. */
	public boolean refused() {
		return this.finishReason.equals(ModelAnswer.REFUSAL);
	}

}
