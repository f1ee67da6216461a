package dev.parley.run.action;

import java.util.List;
import java.util.stream.Stream;

import dev.parley.agent.model.WellFormedText;
import org.jspecify.annotations.Nullable;

/** The caller's answers to the calls of a waiting run. */
public record CallerAnswers(List<CallResult> results, List<Approval> approvals) {

	/** Maximum length of a reason, in characters; longer ones are refused. */
	public static final int MAX_REASON = 1000;

	public CallerAnswers {
		results = List.copyOf(results);
		approvals = List.copyOf(approvals);
	}

	/** All texts from the caller that the model reads, for guardrails. */
	public List<String> texts() {
		return Stream
			.concat(this.results.stream().map(CallResult::content),
					this.approvals.stream().flatMap((approval) -> Stream.ofNullable(approval.reason())))
			.toList();
	}

	/** The request field that contained the answers. */
	String field() {
		return this.results.isEmpty() ? Approval.FIELD : CallResult.FIELD;
	}

	/**
	 * The result of a tool that the caller ran.
	 *
	 * @param content the result, or the error message
	 */
	public record CallResult(String id, String content, boolean succeeded) {

		/** Maximum length in characters, the same as for the server's tools. */
		public static final int MAX_CONTENT = 65_536;

		static final String FIELD = "tool_results";

		public CallResult {
			content = WellFormedText.of(content);
		}

	}

	/** Whether the user allows a call. */
	public record Approval(String id, boolean approved, @Nullable String reason) {

		static final String FIELD = "approvals";

		public Approval {
			reason = WellFormedText.ofNullable(reason);
		}

	}

}
