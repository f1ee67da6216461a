package dev.parley.a2a;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.web.view.LenientJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the parts of a task as JSON.
 *
 * @param id of the task: of its first run
 * @param contextId of the session
 */
record TaskFormat(UUID id, UUID contextId) {

	/** The task without artifacts. */
	ObjectNode task(TaskState state, @Nullable Terminal end, Instant changed) {
		ObjectNode task = object().put("id", this.id.toString()).put("contextId", this.contextId.toString());
		task.set("status", status(state, end, changed));
		return task;
	}

	/** A change of the task's state. */
	ObjectNode statusUpdate(TaskState state, @Nullable Terminal end, Instant changed) {
		ObjectNode update = object().put("taskId", this.id.toString()).put("contextId", this.contextId.toString());
		update.set("status", status(state, end, changed));
		if (end instanceof Done(RunAnswer answer)) {
			update.set("metadata", metadata(answer));
		}
		return update;
	}

	/** The state after the end of the newest run. */
	static TaskState state(Terminal end) {
		return switch (end) {
			case Done _ -> TaskState.COMPLETED;
			case RequiresAction _ -> TaskState.INPUT_REQUIRED;
			case Failed _ -> TaskState.FAILED;
			case Cancelled _ -> TaskState.CANCELED;
		};
	}

	private ObjectNode status(TaskState state, @Nullable Terminal end, Instant changed) {
		ObjectNode status = object().put("state", state.label()).put("timestamp", changed.toString());
		switch (end) {
			case Failed failed -> {
				ObjectNode message = message("failure");
				message.putArray("parts").addObject().put("text", failed.detail());
				message.putObject("metadata").put("code", failed.code().code()).put("retryable", failed.retryable());
				status.set("message", message);
			}
			case RequiresAction(RunAnswer answer) when state == TaskState.INPUT_REQUIRED -> {
				ObjectNode message = message("approval");
				ArrayNode parts = message.putArray("parts");
				parts.addObject().put("text", question(answer));
				calls(parts.addObject().putObject("data").putArray("calls"), answer.requiredAction());
				status.set("message", message);
			}
			case null, default -> {
			}
		}
		return status;
	}

	private ObjectNode message(String kind) {
		return object().put("messageId", this.id + "-" + kind)
			.put("taskId", this.id.toString())
			.put("contextId", this.contextId.toString())
			.put("role", "ROLE_AGENT");
	}

	private static String question(RunAnswer answer) {
		String names = String.join(", ",
				answer.requiredAction().stream().map((waiting) -> waiting.call().name()).toList());
		String said = answer.response().isBlank() ? "" : answer.response() + "\n\n";
		return said + "Approval required: " + names;
	}

	private static void calls(ArrayNode calls, List<WaitingCall> waiting) {
		waiting.forEach((one) -> calls.addObject()
			.put("id", one.call().id())
			.put("name", one.call().name())
			.set("arguments", LenientJson.parse(one.call().arguments())));
	}

	/** The answer of a run as an artifact. */
	static ObjectNode artifact(RunAnswer answer) {
		ObjectNode artifact = object().put("artifactId", answer.runId().toString()).put("name", "answer");
		ObjectNode part = artifact.putArray("parts").addObject();
		if (answer.structured()) {
			part.set("data", LenientJson.parse(answer.response()));
		}
		else {
			part.put("text", answer.response());
		}
		return artifact;
	}

	/** What the answer cost, and who gave it. */
	static ObjectNode metadata(RunAnswer answer) {
		return object().put("agent", answer.agent())
			.put("model", answer.model())
			.put("finish_reason", answer.finishReason())
			.put("prompt_tokens", answer.usage().promptTokens())
			.put("completion_tokens", answer.usage().completionTokens());
	}

	private static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

}
