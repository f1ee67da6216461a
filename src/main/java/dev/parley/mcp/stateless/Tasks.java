package dev.parley.mcp.stateless;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import dev.parley.caller.Caller;
import dev.parley.mcp.message.McpFault;
import dev.parley.mcp.tool.AskedRun;
import dev.parley.run.RunManager;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.log.RunLog;
import dev.parley.store.Run;
import dev.parley.store.RunEnd;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs as tasks: a task's id is its run's id, and a task that was continued after
 * approvals has the state of the run that continues it. Thread-safe.
 *
 * @see <a href= "https://github.com/modelcontextprotocol/ext-tasks">Tasks extension</a>
 */
final class Tasks {

	static final String GET = "tasks/get";

	static final String UPDATE = "tasks/update";

	static final String CANCEL = "tasks/cancel";

	/** The parameter with a task's id. */
	static final String ID = "taskId";

	/** Leaves a user of the lowest tier half of the requests per minute. */
	private static final Duration POLL_INTERVAL = Duration.ofSeconds(2);

	private final RunManager runs;

	private final ContinuedRuns continued;

	private final CallOutcomes outcomes;

	private final ResultFormat format;

	private final @Nullable Duration retention;

	/**
	 * Creates the tasks.
	 * @param retention how long unused sessions are kept; null: for ever
	 */
	Tasks(RunManager runs, ContinuedRuns continued, CallOutcomes outcomes, ResultFormat format,
			@Nullable Duration retention) {
		this.runs = runs;
		this.continued = continued;
		this.outcomes = outcomes;
		this.format = format;
		this.retention = retention;
	}

	/** The result of a call whose run has just started. */
	ObjectNode begun(RunLog run) {
		// The run's id contains its start time.
		Instant created = Instant.ofEpochMilli(run.runId().getMostSignificantBits() >>> 16);
		return this.format.task(task(run.runId(), created, created, "working"));
	}

	/** Executes {@code tasks/get}. */
	ObjectNode get(StatelessRequest request, Caller caller) {
		Run first = this.continued.find(request, caller.userId());
		Run run = this.continued.newest(first);
		RunEnd end = run.end();
		Terminal told = (end != null)
				? this.runs.log(run.id(), caller.userId(), 0).map(RunLog::end).orElseThrow(ContinuedRuns::unknown)
				: null;
		ObjectNode task = task(first.id(), first.createdAt(), (end != null) ? end.endedAt() : run.createdAt(),
				"working");
		switch (told) {
			case null -> {
				if (this.runs.queued(run.id(), caller.userId())) {
					task.put("statusMessage", "Waits for an earlier message of the session");
				}
			}
			case Done _, Failed _ -> complete(task, run, told, caller);
			case Cancelled _ -> task.put("status", "cancelled").put("statusMessage", "The run was cancelled");
			case RequiresAction(RunAnswer answer) -> requireAction(task, run, answer, told, request, caller);
		}
		return this.format.complete(task);
	}

	private void requireAction(ObjectNode task, Run run, RunAnswer answer, Terminal told, StatelessRequest request,
			Caller caller) {
		Approvals approvals = new Approvals(run.id(), answer.requiredAction());
		if (!this.continued.waits(run)) {
			task.put("status", "cancelled")
				.put("statusMessage", "A later message declined the calls, or nobody approved them within 24 hours");
		}
		else if (approvals.answerable() && request.asksUsers()) {
			task.put("status", "input_required").set("inputRequests", approvals.requests());
		}
		else {
			complete(task, run, told, caller);
		}
	}

	private void complete(ObjectNode task, Run run, Terminal told, Caller caller) {
		RunLog log = this.runs.log(run.id(), caller.userId(), 0).orElseThrow(ContinuedRuns::unknown);
		task.put("status", "completed")
			.set("result", this.outcomes.complete(new AskedRun(log, this.runs, caller.userId()), told));
	}

	/** Executes {@code tasks/update}. Ignores responses that nothing waits for. */
	ObjectNode update(StatelessRequest request, Caller caller, boolean noStore) {
		Run run = this.continued.newest(this.continued.find(request, caller.userId()));
		Optional<Approvals> waiting = this.continued.approvals(run);
		if (waiting.isPresent() && waiting.get().concernedBy(request.params().path("inputResponses"))) {
			this.continued
				.proceed(run,
						waiting.get()
							.answers(request.params().path("inputResponses"))
							.orElseThrow(() -> new McpFault(McpFault.INVALID_PARAMS,
									"inputResponses must answer all inputRequests of the task together")),
						caller, noStore);
		}
		return this.format.complete(JsonNodeFactory.instance.objectNode());
	}

	/** Executes {@code tasks/cancel}. Does nothing if the task has ended. */
	ObjectNode cancel(StatelessRequest request, Caller caller) {
		Run run = this.continued.newest(this.continued.find(request, caller.userId()));
		this.runs.cancel(run.id(), caller.userId());
		return this.format.complete(JsonNodeFactory.instance.objectNode());
	}

	private ObjectNode task(UUID id, Instant created, Instant updated, String status) {
		ObjectNode task = JsonNodeFactory.instance.objectNode()
			.put(ID, id.toString())
			.put("status", status)
			.put("createdAt", created.toString())
			.put("lastUpdatedAt", updated.toString())
			.put("pollIntervalMs", POLL_INTERVAL.toMillis());
		return (this.retention != null) ? task.put("ttlMs", this.retention.toMillis()) : task.putNull("ttlMs");
	}

}
