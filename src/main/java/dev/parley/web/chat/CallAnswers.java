package dev.parley.web.chat;

import java.util.ArrayList;
import java.util.List;

import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.CallerAnswers.Approval;
import dev.parley.run.action.CallerAnswers.CallResult;
import dev.parley.web.error.InvalidFieldException;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the answers to a waiting run that a request contains instead of a message. */
public final class CallAnswers {

	private CallAnswers() {
	}

	/**
	 * The answers of a request; null if it has none.
	 * @throws InvalidFieldException if an answer has both or neither of result and error,
	 * or is too long
	 */
	public static @Nullable CallerAnswers of(@Nullable List<ToolResultPart> results,
			@Nullable List<ApprovalPart> approvals) {
		List<CallResult> read = new ArrayList<>();
		for (int i = 0; results != null && i < results.size(); i++) {
			read.add(result(results.get(i), "tool_results[" + i + "]"));
		}
		List<Approval> decided = (approvals == null) ? List.of()
				: approvals.stream().map((part) -> new Approval(part.id(), part.approved(), part.reason())).toList();
		return (read.isEmpty() && decided.isEmpty()) ? null : new CallerAnswers(read, decided);
	}

	private static CallResult result(ToolResultPart part, String field) {
		JsonNode result = part.result();
		String error = part.error();
		if ((result == null) == (error == null)) {
			throw new InvalidFieldException(field, "must have either result or error");
		}
		String content = (result == null) ? String.valueOf(error)
				: result.isString() ? result.stringValue() : result.toString();
		if (content.length() > CallResult.MAX_CONTENT) {
			throw new InvalidFieldException(field, "must not be longer than " + CallResult.MAX_CONTENT + " characters");
		}
		return new CallResult(part.id(), content, result != null);
	}

	/** The result of a tool that the caller ran: {@code result} or {@code error}. */
	record ToolResultPart(@NotNull String id, @Nullable JsonNode result, @Nullable String error) {
	}

	/** Whether a call may be made. */
	record ApprovalPart(@NotNull String id, @NotNull Boolean approved,
			@CodePointLength(max = CallerAnswers.MAX_REASON) @Nullable String reason) {
	}

}
