package dev.parley.agent;

import java.util.List;

import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.Usage;

/**
 * An agent's whole answer.
 *
 * @param text all that was said, from the first model call to the last
 * @param lastText the text after the last tool call
 * @param model the model that says it answered
 * @param usage of all model calls together
 * @param waiting the calls that wait for somebody to act; empty if the answer is whole
 * @param cached whether the same answer was given before, and no model was asked
 */
public record Answer(String text, String lastText, String model, String finishReason, Usage usage,
		List<ToolOutcome> toolOutcomes, List<WaitingCall> waiting, boolean cached) {

	/** Whether the text says why the model does not answer. */
	public boolean refused() {
		return this.finishReason.equals(ModelAnswer.REFUSAL);
	}

}
