package dev.parley.agent.toolcall;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.parley.agent.model.PromptMessage;

/**
 * Tool calls that earlier runs made for the same message: runs that failed, or that this
 * run continues.
 *
 * @param messages the calls and their results
 * @param keys for further calls
 * @param resumed the calls that had waited for the caller; empty if no run is continued
 */
public record PriorToolCalls(List<PromptMessage> messages, ToolCallKeys keys, List<ResumedCall> resumed) {

	/** None: no earlier run answered this message. */
	public static PriorToolCalls nothing(UUID runId) {
		return new PriorToolCalls(List.of(), new ToolCallKeys(runId), List.of());
	}

	/** The calls that were approved and are to be made now. */
	public List<ResumedCall> approved() {
		return this.resumed.stream().filter((call) -> call.outcome() == null).toList();
	}

	/** The known outcomes of the calls that had waited. */
	public List<ToolOutcome> known() {
		return this.resumed.stream().<ToolOutcome>mapMulti((call, out) -> {
			ToolOutcome outcome = call.outcome();
			if (outcome != null) {
				out.accept(outcome);
			}
		}).toList();
	}

	/** The messages, with the results of the calls that were approved. */
	public List<PromptMessage> messagesWith(List<ToolOutcome> made) {
		List<PromptMessage> complete = new ArrayList<>(this.messages);
		List<ResumedCall> approved = approved();
		for (int i = 0; i < made.size(); i++) {
			ToolOutcome outcome = made.get(i);
			complete.set(approved.get(i).position(),
					new PromptMessage.FromTool(outcome.call().id(), outcome.call().name(), outcome.content()));
		}
		return complete;
	}

}
