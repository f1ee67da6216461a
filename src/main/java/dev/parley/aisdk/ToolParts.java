package dev.parley.aisdk;

import java.util.ArrayList;
import java.util.List;

import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.CallerAnswers.Approval;
import dev.parley.run.action.CallerAnswers.CallResult;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads results and approvals of tool calls from a message of the assistant. */
final class ToolParts {

	private ToolParts() {
	}

	/**
	 * The answers in the last step of a message: results of tools that the app runs, and
	 * decisions on calls that need an approval. Whether the session waits for them is
	 * checked against the store, not against the message.
	 * @throws InvalidFieldException if there is none, or one is too long
	 */
	static CallerAnswers answers(UiMessage message) {
		List<CallResult> results = new ArrayList<>();
		List<Approval> approvals = new ArrayList<>();
		for (UiPart part : message.lastStep()) {
			String id = part.toolCallId();
			UiPart.Approval approval = part.approval();
			if (!part.isTool() || id == null) {
				continue;
			}
			if (part.isIn("approval-responded") && approval != null && id.equals(approval.id())) {
				approvals.add(new Approval(id, Boolean.TRUE.equals(approval.approved()), reason(approval)));
			}
			else if (!Boolean.TRUE.equals(part.providerExecuted())
					&& (part.isIn("output-available") || part.isIn("output-error"))) {
				results.add(new CallResult(id, content(part), part.isIn("output-available")));
			}
		}
		if (results.isEmpty() && approvals.isEmpty()) {
			throw new InvalidFieldException("messages",
					"must end with a message of the user, or with outputs or approvals of the tool calls that wait");
		}
		return new CallerAnswers(results, approvals);
	}

	/** What the model reads of a call that has ended. */
	static String content(UiPart part) {
		JsonNode output = part.output();
		String content = part.isIn("output-available")
				? (output == null) ? "null" : output.isString() ? output.stringValue() : output.toString()
				: String.valueOf(part.errorText());
		if (content.length() > CallResult.MAX_CONTENT) {
			throw new InvalidFieldException("messages",
					"must not have a tool output of more than " + CallResult.MAX_CONTENT + " characters");
		}
		return content;
	}

	private static @Nullable String reason(UiPart.Approval approval) {
		String reason = approval.reason();
		if (reason != null && reason.codePointCount(0, reason.length()) > CallerAnswers.MAX_REASON) {
			throw new InvalidFieldException("messages",
					"must not have a reason of more than " + CallerAnswers.MAX_REASON + " characters");
		}
		return reason;
	}

}
