package dev.parley.agent;

import java.util.List;
import java.util.UUID;

import dev.parley.agent.model.PromptMessage;

/**
 * What tools have done for a question before, in an answer that failed.
 *
 * @param messages the calls and what came of them
 * @param keys for the calls to come
 */
public record CarriedOver(List<PromptMessage> messages, CallKeys keys) {

	/** Nothing: the run is the first that may call a tool. */
	public static CarriedOver nothing(UUID runId) {
		return new CarriedOver(List.of(), new CallKeys(runId));
	}

}
