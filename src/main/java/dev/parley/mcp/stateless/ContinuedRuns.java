package dev.parley.mcp.stateless;

import java.util.List;
import java.util.Optional;

import dev.parley.agent.UserMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.caller.Caller;
import dev.parley.mcp.message.McpFault;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.WaitingRuns;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.log.RunLog;
import dev.parley.session.MessageRequest;
import dev.parley.session.SessionManager;
import dev.parley.store.Placement;
import dev.parley.store.Run;
import dev.parley.store.RunEnd;
import dev.parley.store.Runs;
import dev.parley.store.ToolCallRow;
import dev.parley.store.ToolCallRow.State;
import dev.parley.store.WaitingRun;
import dev.parley.store.id.Ids;

/**
 * Finds runs that wait for approvals, and the runs that continue them. What a run waits
 * for is read from the store, never taken from the client. Thread-safe.
 */
final class ContinuedRuns {

	private final Runs runs;

	private final WaitingRuns waiting;

	private final SessionManager sessions;

	ContinuedRuns(Runs runs, WaitingRuns waiting, SessionManager sessions) {
		this.runs = runs;
		this.waiting = waiting;
		this.sessions = sessions;
	}

	/**
	 * The run that a request about a task names.
	 * @throws McpFault if there is none, or it is another user's
	 */
	Run find(StatelessRequest request, String userId) {
		return Ids.parse(request.params().path(Tasks.ID).asString(""))
			.flatMap((id) -> this.runs.find(id, userId))
			.orElseThrow(ContinuedRuns::unknown);
	}

	static McpFault unknown() {
		return new McpFault(McpFault.INVALID_PARAMS, "There is no task with this id");
	}

	/**
	 * The last of the runs that continue a run, each the one before; or the run itself.
	 */
	Run newest(Run first) {
		Run run = first;
		while (run.end() != null && run.end().outcome() instanceof RunEnd.RequiresAction) {
			Optional<Run> next = this.waiting.continuation(run.id(), run.userId())
				.flatMap((id) -> this.runs.find(id, first.userId()));
			if (next.isEmpty()) {
				return run;
			}
			run = next.get();
		}
		return run;
	}

	/** Whether a run still waits. */
	boolean waits(Run run) {
		return this.waiting.find(run.id(), run.userId()).isPresent();
	}

	/**
	 * The approvals that a run waits for; empty if it does not wait, or not for a user.
	 */
	Optional<Approvals> approvals(Run run) {
		return this.waiting.find(run.id(), run.userId()).map(ContinuedRuns::approvals).filter(Approvals::answerable);
	}

	/**
	 * A run of the user's that waits.
	 * @throws McpFault if it does not exist or does not wait
	 */
	WaitingRun requireWaiting(String runId, String userId) {
		return Ids.parse(runId)
			.flatMap((id) -> this.waiting.find(id, userId))
			.orElseThrow(() -> new McpFault(McpFault.INVALID_PARAMS,
					"Nothing waits for this requestState: it was answered before, a later message declined it, "
							+ "or it has expired after 24 hours"));
	}

	static Approvals approvals(WaitingRun waiting) {
		List<WaitingCall> calls = waiting.asked()
			.toolCalls()
			.stream()
			.filter((call) -> call.state() == State.AWAITED)
			.map((call) -> new WaitingCall(new ToolCall(call.callId(), call.name(), call.arguments()),
					(call.kind() == ToolCallRow.Kind.CLIENT) ? ActionKind.CLIENT : ActionKind.APPROVAL))
			.toList();
		return new Approvals(waiting.run().id(), calls);
	}

	/**
	 * Starts the run that continues another one.
	 * @throws RuntimeException if the answers come too late, or a limit refuses the run
	 */
	RunLog proceed(Run waitingRun, CallerAnswers answers, Caller caller, boolean noStore) {
		UserMessage nothing = new UserMessage("", null, null, null, caller.user(), false, noStore);
		return this.sessions
			.ask(new MessageRequest(caller, waitingRun.sessionId(), null, null, nothing, List.of(),
					new Placement.AtEnd(), answers, BusyPolicy.ENQUEUE, false, null))
			.log();
	}

}
