package dev.parley.a2a;

import java.util.ArrayList;
import java.util.List;

import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.CallerAnswers.Approval;
import dev.parley.store.ToolCallRow;
import dev.parley.store.ToolCallRow.State;
import dev.parley.store.WaitingRun;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answer to a task that requires input: data with {@code approved} for all
 * calls that wait, or {@code approvals} with one answer for each.
 */
final class TaskAnswers {

	private TaskAnswers() {
	}

	/**
	 * The answers.
	 * @param data of the message's parts
	 * @throws A2aFault if there is no answer
	 */
	static CallerAnswers of(WaitingRun waiting, JsonNode data) {
		List<Approval> approvals = new ArrayList<>();
		for (JsonNode part : data) {
			if (part.path("approved").isBoolean()) {
				waiting.asked()
					.toolCalls()
					.stream()
					.filter((call) -> call.state() == State.AWAITED)
					.map(ToolCallRow::callId)
					.forEach((id) -> approvals.add(approval(id, part)));
			}
			part.path("approvals").forEach((one) -> approvals.add(approval(one.path("id").asString(""), one)));
		}
		if (approvals.isEmpty()) {
			throw A2aFault.invalid("The task waits for an approval: send a part with data "
					+ "{\"approved\": true} or {\"approved\": false, \"reason\": \"…\"}");
		}
		return new CallerAnswers(List.of(), approvals);
	}

	private static Approval approval(String id, JsonNode answer) {
		String reason = answer.path("reason").asString("");
		if (!answer.path("approved").isBoolean() || reason.length() > CallerAnswers.MAX_REASON) {
			throw A2aFault.invalid("Each approval must have approved: true or false, and a reason of up to "
					+ CallerAnswers.MAX_REASON + " characters");
		}
		return new Approval(id, answer.path("approved").booleanValue(), reason.isEmpty() ? null : reason);
	}

}
