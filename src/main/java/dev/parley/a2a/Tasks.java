package dev.parley.a2a;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.run.RunManager;
import dev.parley.run.action.WaitingRuns;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.log.RunLog;
import dev.parley.store.Message;
import dev.parley.store.Messages;
import dev.parley.store.Run;
import dev.parley.store.RunEnd;
import dev.parley.store.Runs;
import dev.parley.store.UserRuns;
import dev.parley.store.WaitingRun;
import dev.parley.store.id.Ids;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.stereotype.Component;

/**
 * Runs as tasks. A task has the id of its first run, and the state of the last of the
 * runs that continue it after approvals.
 */
@Component
class Tasks {

	/** How long to wait for a cancelled run. */
	private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(1);

	private final RunManager manager;

	private final Runs runs;

	private final UserRuns listed;

	private final Messages messages;

	private final WaitingRuns waiting;

	Tasks(RunManager manager, Runs runs, UserRuns listed, Messages messages, WaitingRuns waiting) {
		this.manager = manager;
		this.runs = runs;
		this.listed = listed;
		this.messages = messages;
		this.waiting = waiting;
	}

	/**
	 * The first run of a task.
	 * @throws A2aFault if there is none, or it is another user's
	 */
	Run first(String taskId, String userId) {
		return Ids.parse(taskId).flatMap((id) -> this.runs.find(id, userId)).orElseThrow(A2aFault::taskNotFound);
	}

	/** The last of the runs of a task. */
	Run newest(String taskId, String userId) {
		return newest(first(taskId, userId));
	}

	private Run newest(Run first) {
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

	/** The id of the task that a run belongs to. */
	UUID taskOf(UUID runId, String userId) {
		UUID id = runId;
		while (true) {
			UUID continued = this.runs.find(id, userId).map(Run::continues).orElse(null);
			if (continued == null) {
				return id;
			}
			id = continued;
		}
	}

	/**
	 * What a task waits for.
	 * @throws A2aFault if it waits for nothing
	 */
	WaitingRun waiting(Run newest) {
		return this.waiting.find(newest.id(), newest.userId())
			.orElseThrow(() -> new A2aFault(A2aFault.UNSUPPORTED_OPERATION,
					"This task takes no message: it waits for none. Send the message without taskId, with its contextId"));
	}

	/** A task as it is now. */
	ObjectNode task(Run first, boolean artifacts, int historyLength) {
		Run run = newest(first);
		Terminal end = end(run);
		TaskState state = state(run, end);
		Instant changed = (run.end() != null) ? run.end().endedAt() : run.createdAt();
		ObjectNode task = new TaskFormat(first.id(), first.sessionId()).task(state, end, changed);
		if (artifacts) {
			ArrayNode all = task.putArray("artifacts");
			if (end instanceof Done done) {
				all.add(TaskFormat.artifact(done.answer()));
				task.set("metadata", TaskFormat.metadata(done.answer()));
			}
		}
		if (historyLength > 0) {
			this.messages.ofRun(first.id(), first.userId())
				.stream()
				.filter((message) -> message.role() == Message.Role.USER)
				.forEach((message) -> history(task, message));
		}
		return task;
	}

	private static void history(ObjectNode task, Message message) {
		ObjectNode entry = task.withArray("history")
			.addObject()
			.put("messageId", message.id().toString())
			.put("taskId", task.path("id").asString())
			.put("contextId", task.path("contextId").asString())
			.put("role", "ROLE_USER");
		entry.putArray("parts").addObject().put("text", message.content());
	}

	private @Nullable Terminal end(Run run) {
		return (run.end() == null) ? null
				: this.manager.log(run.id(), run.userId(), 0).map(RunLog::end).orElseThrow(A2aFault::taskNotFound);
	}

	private TaskState state(Run run, @Nullable Terminal end) {
		if (end == null) {
			return this.manager.queued(run.id(), run.userId()) ? TaskState.SUBMITTED : TaskState.WORKING;
		}
		TaskState state = TaskFormat.state(end);
		return (state == TaskState.INPUT_REQUIRED && this.waiting.find(run.id(), run.userId()).isEmpty())
				? TaskState.CANCELED : state;
	}

	/** Whether a task is over. */
	boolean over(Run newest) {
		return state(newest, end(newest)).terminal();
	}

	/**
	 * Cancels a task.
	 * @throws A2aFault if it is over, or waits
	 */
	ObjectNode cancel(Run first) throws InterruptedException {
		Run run = newest(first);
		RunLog log = this.manager.cancel(run.id(), run.userId())
			.orElseThrow(() -> new A2aFault(A2aFault.TASK_NOT_CANCELABLE,
					"The task has ended, or waits for an approval: decline it with {\"approved\": false}"));
		Terminal end = log.awaitEnd(CANCEL_PATIENCE);
		if (end == null || end instanceof Cancelled) {
			return new TaskFormat(first.id(), first.sessionId()).task(TaskState.CANCELED, null, run.createdAt());
		}
		throw new A2aFault(A2aFault.TASK_NOT_CANCELABLE, "The task has ended");
	}

	/** A page of tasks, those that changed last first. */
	ObjectNode list(JsonNode params, String userId) {
		int size = Math.clamp(params.path("pageSize").asInt(50), 1, 100);
		String contextId = params.path("contextId").asString("");
		UUID session = contextId.isEmpty() ? null
				: Ids.parse(contextId).orElseThrow(() -> A2aFault.invalid("contextId must be that of a task"));
		List<Run> found = this.listed.changed(userId, session, PageToken.read(params.path("pageToken").asString("")),
				size + 1);
		List<Run> page = found.subList(0, Math.min(size, found.size()));
		ObjectNode result = JsonNodeFactory.instance.objectNode();
		ArrayNode tasks = result.putArray("tasks");
		String state = params.path("status").asString("");
		page.stream()
			.map((run) -> task(run, params.path("includeArtifacts").asBoolean(false),
					params.path("historyLength").asInt(0)))
			.filter((task) -> state.isEmpty() || task.at("/status/state").asString("").equals(state))
			.forEach(tasks::add);
		return result.put("nextPageToken", (found.size() > size) ? PageToken.after(page.getLast()) : "")
			.put("pageSize", size)
			.put("totalSize", this.listed.count(userId, session));
	}

}
