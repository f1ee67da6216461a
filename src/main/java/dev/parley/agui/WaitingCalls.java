package dev.parley.agui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import dev.parley.agui.ClientMessage.Role;
import dev.parley.agui.RunAgentInput.ResumeEntry;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.CallerAnswers.Approval;
import dev.parley.run.action.CallerAnswers.CallResult;
import dev.parley.store.AnsweredCall;
import dev.parley.store.Runs.CallPlace;
import dev.parley.store.ToolCallRow;
import dev.parley.store.ToolCallRow.Kind;
import dev.parley.store.ToolCallRow.State;
import dev.parley.store.WaitingRun;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Assigns a client's answers to the calls that a run waits for. */
final class WaitingCalls {

	private WaitingCalls() {
	}

	/** The results of the client's tools that a run waits for, as they are stored. */
	static List<AnsweredCall> results(WaitingRun run, List<ClientMessage> sent) {
		List<AnsweredCall> answered = new ArrayList<>();
		List<ToolCallRow> calls = run.asked().toolCalls();
		for (int place = 0; place < calls.size(); place++) {
			ToolCallRow call = calls.get(place);
			if (call.state() == State.AWAITED && call.kind() == Kind.CLIENT) {
				CallPlace stored = new CallPlace(run.asked().id(), place);
				result(call, run.run().id(), sent).ifPresent((result) -> answered.add(new AnsweredCall(stored,
						result.succeeded() ? State.SUCCEEDED : State.FAILED, result.content())));
			}
		}
		return answered;
	}

	/**
	 * The answers; null if there are none. Entries of {@code resume} that belong to no
	 * call stay, so that they are refused; results of other calls belong to the history.
	 * @param run that waits; null: none does
	 */
	static @Nullable CallerAnswers answers(@Nullable WaitingRun run, List<ClientMessage> sent,
			List<ResumeEntry> resume) {
		List<CallResult> results = new ArrayList<>();
		if (run != null) {
			waiting(run, Kind.CLIENT).forEach((call) -> result(call, run.run().id(), sent).ifPresent(results::add));
		}
		List<Approval> approvals = new ArrayList<>();
		for (int i = 0; i < resume.size(); i++) {
			ResumeEntry entry = resume.get(i);
			String id = (run != null) ? waiting(run, Kind.APPROVAL).map(ToolCallRow::callId)
				.filter((callId) -> CallIds.matches(entry.interruptId(), callId, run.run().id()))
				.findFirst()
				.orElse(entry.interruptId()) : entry.interruptId();
			approvals.add(approval(id, entry, "resume[" + i + "].payload"));
		}
		return (results.isEmpty() && approvals.isEmpty()) ? null : new CallerAnswers(results, approvals);
	}

	private static Stream<ToolCallRow> waiting(WaitingRun run, Kind kind) {
		return run.asked().toolCalls().stream().filter((call) -> call.state() == State.AWAITED && call.kind() == kind);
	}

	private static Optional<CallResult> result(ToolCallRow call, UUID runId, List<ClientMessage> sent) {
		return sent.reversed()
			.stream()
			.filter((message) -> message.isFrom(Role.TOOL) && CallIds.matches(message.callId(), call.callId(), runId))
			.findFirst()
			.map((message) -> result(call, message));
	}

	private static CallResult result(ToolCallRow call, ClientMessage message) {
		boolean failed = !message.error().isEmpty();
		String content = failed ? message.error() : message.text();
		if (content.length() > CallResult.MAX_CONTENT) {
			throw new InvalidFieldException("messages",
					"must not have a tool's result longer than " + CallResult.MAX_CONTENT + " characters");
		}
		return new CallResult(call.callId(), content, !failed);
	}

	private static Approval approval(String id, ResumeEntry entry, String field) {
		if (entry.cancelled()) {
			return new Approval(id, false, null);
		}
		JsonNode payload = (entry.payload() != null) ? entry.payload() : MissingNode.getInstance();
		JsonNode approved = payload.isBoolean() ? payload : payload.path("approved");
		if (!approved.isBoolean()) {
			throw new InvalidFieldException(field, "must be an object with the member approved: true or false");
		}
		String reason = payload.path("reason").asString("");
		if (reason.length() > CallerAnswers.MAX_REASON) {
			throw new InvalidFieldException(field,
					"must not have a reason longer than " + CallerAnswers.MAX_REASON + " characters");
		}
		return new Approval(id, approved.booleanValue(), reason.isEmpty() ? null : reason);
	}

}
