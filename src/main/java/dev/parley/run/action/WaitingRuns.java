package dev.parley.run.action;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.attachment.StoredAttachments;
import dev.parley.run.action.CallerAnswers.Approval;
import dev.parley.run.action.CallerAnswers.CallResult;
import dev.parley.store.AnsweredCall;
import dev.parley.store.RequiredActions;
import dev.parley.store.RunEnd;
import dev.parley.store.Runs.CallPlace;
import dev.parley.store.ToolCallRow;
import dev.parley.store.ToolCallRow.Kind;
import dev.parley.store.ToolCallRow.State;
import dev.parley.store.WaitingRun;

/**
 * Finds runs that wait for their caller, and checks the caller's answers against the
 * stored calls. Only ids, results and reasons are taken from the caller. Thread-safe.
 */
public final class WaitingRuns {

	private static final Duration PATIENCE = Duration.ofHours(24);

	private final RequiredActions actions;

	private final Clock clock;

	public WaitingRuns(RequiredActions actions, Clock clock) {
		this.actions = actions;
		this.clock = clock;
	}

	/** The waiting run of a session; empty if there is none or it has expired. */
	public Optional<WaitingRun> ofSession(UUID sessionId, String userId) {
		return this.actions.newest(sessionId, userId).filter(this::waits);
	}

	/** A run, if it waits. */
	public Optional<WaitingRun> find(UUID runId, String userId) {
		return this.actions.find(runId, userId).filter(this::waits);
	}

	/** The run that continues another one; empty if there is none. */
	public Optional<UUID> continuation(UUID runId, String userId) {
		return this.actions.continuation(runId, userId);
	}

	private boolean waits(WaitingRun waiting) {
		return waiting.waits()
				&& Objects.requireNonNull(waiting.run().end()).endedAt().plus(PATIENCE).isAfter(this.clock.instant());
	}

	/**
	 * Checks answers against the calls that a session waits for.
	 * @param asked the other fields of the request, which has no message
	 * @return empty if the session waits for nothing
	 * @throws AnswersRefusedException if they do not answer exactly the waiting calls
	 */
	public Optional<Continuation> open(UUID sessionId, UserMessage asked, CallerAnswers answers) {
		return ofSession(sessionId, asked.user().id())
			.map((waiting) -> continuation(waiting, asked, answered(waiting.asked().id(), waiting, answers)));
	}

	/** The same for a retry of a continuing run, whose answers are already stored. */
	public Continuation again(UUID runId, UserMessage asked) {
		return continuation(this.actions.find(runId, asked.user().id()).orElseThrow(), asked, List.of());
	}

	/** Creates the refusal of answers for which no call waits. */
	public static AnswersRefusedException nothingWaits(CallerAnswers answers) {
		return new AnswersRefusedException(answers.field(), "nothing in this session waits for an answer: it was "
				+ "answered before, a later message declined it, or it has expired after 24 hours");
	}

	private static Continuation continuation(WaitingRun waiting, UserMessage asked, List<AnsweredCall> answers) {
		String carried = (Objects.requireNonNull(waiting.run().end())
			.outcome() instanceof RunEnd.RequiresAction outcome) ? outcome.carried() : "{}";
		return new Continuation(waiting.run().id(), waiting.question().id(),
				CarriedRequest.read(carried)
					.applyTo(waiting.question().content(), asked)
					.with(StoredAttachments.of(waiting.question().attachments(), asked.user().id())),
				answers);
	}

	private static List<AnsweredCall> answered(UUID messageId, WaitingRun waiting, CallerAnswers answers) {
		Map<String, CallResult> results = new LinkedHashMap<>();
		answers.results().forEach((result) -> put(results, result.id(), result, CallResult.FIELD));
		Map<String, Approval> approvals = new LinkedHashMap<>();
		answers.approvals().forEach((approval) -> put(approvals, approval.id(), approval, Approval.FIELD));
		List<AnsweredCall> answered = new ArrayList<>();
		List<String> missing = new ArrayList<>();
		List<ToolCallRow> calls = waiting.asked().toolCalls();
		for (int place = 0; place < calls.size(); place++) {
			ToolCallRow call = calls.get(place);
			if (call.state() != State.AWAITED) {
				continue;
			}
			CallPlace stored = new CallPlace(messageId, place);
			CallResult result = (call.kind() == Kind.CLIENT) ? results.remove(call.callId()) : null;
			Approval approval = (call.kind() == Kind.APPROVAL) ? approvals.remove(call.callId()) : null;
			if (result != null) {
				answered.add(new AnsweredCall(stored, result.succeeded() ? State.SUCCEEDED : State.FAILED,
						result.content()));
			}
			else if (approval != null) {
				answered.add(approval.approved() ? new AnsweredCall(stored, State.NOT_MADE, null)
						: new AnsweredCall(stored, State.FAILED, declined(approval)));
			}
			else {
				missing.add(call.callId() + ((call.kind() == Kind.CLIENT) ? " (in tool_results)" : " (in approvals)"));
			}
		}
		results.keySet().stream().findFirst().ifPresent((id) -> unknown(CallResult.FIELD, id));
		approvals.keySet().stream().findFirst().ifPresent((id) -> unknown(Approval.FIELD, id));
		if (!missing.isEmpty()) {
			throw new AnswersRefusedException(answers.field(),
					"must answer every call that waits; missing: " + String.join(", ", missing));
		}
		return answered;
	}

	private static <T> void put(Map<String, T> answers, String id, T answer, String field) {
		if (answers.put(id, answer) != null) {
			throw new AnswersRefusedException(field, "answers " + id + " twice");
		}
	}

	private static void unknown(String field, String id) {
		throw new AnswersRefusedException(field, "no call with the id " + id
				+ " waits for such an answer; required_action of GET /sessions/{id} lists what waits");
	}

	private static String declined(Approval approval) {
		String reason = approval.reason();
		return (reason == null || reason.isBlank()) ? RequiredActions.DECLINED
				: RequiredActions.DECLINED + ": " + reason;
	}

}
