package dev.parley.agui;

import java.util.List;

import dev.parley.agent.model.Usage;
import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.web.sse.ByteBuilder;
import dev.parley.web.view.LenientJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the end of a run. */
final class AguiEnding {

	private static final String FINISHED = "RUN_FINISHED";

	private static final String ERROR = "RUN_ERROR";

	private final AguiRun run;

	private final CallIds calls;

	AguiEnding(AguiRun run, CallIds calls) {
		this.run = run;
		this.calls = calls;
	}

	void write(Terminal end, AguiFrames frames, ByteBuilder out) {
		switch (end) {
			case Done(RunAnswer answer) -> frames.last(FINISHED, (event) -> {
				identify(event);
				if (answer.structured()) {
					event.set("result", LenientJson.parse(answer.response()));
				}
				event.putObject("outcome").put("type", "success");
				complete(event, answer);
			}, out);
			case RequiresAction(RunAnswer answer) -> frames.last(FINISHED, (event) -> {
				identify(event);
				waiting(event.putObject("outcome"), answer.requiredAction());
				complete(event, answer);
			}, out);
			case Failed failed -> frames.last(ERROR,
					(event) -> event.put("message", failed.detail())
						.put("code", failed.code().code())
						.putObject("metadata")
						.put("retryable", failed.retryable()),
					out);
			case Cancelled cancelled -> cancelled(cancelled, frames, out);
		}
	}

	/**
	 * Before version 1.0 there was no outcome for it, and none at all means success.
	 */
	private void cancelled(Cancelled cancelled, AguiFrames frames, ByteBuilder out) {
		String cause = cancelled.cause().code();
		if (this.run.old()) {
			frames.last(ERROR,
					(event) -> event.put("message", "The run was cancelled")
						.put("code", "run_cancelled")
						.putObject("metadata")
						.put("cause", cause),
					out);
			return;
		}
		frames.last(FINISHED, (event) -> {
			identify(event);
			event.putObject("outcome").put("type", "cancelled");
			event.putObject("metadata").put("cause", cause);
		}, out);
	}

	private void identify(ObjectNode event) {
		event.put("threadId", this.run.threadId()).put("runId", this.run.runId());
	}

	private void waiting(ObjectNode outcome, List<WaitingCall> waiting) {
		List<WaitingCall> approvals = waiting.stream().filter((call) -> call.kind() == ActionKind.APPROVAL).toList();
		if (!approvals.isEmpty()) {
			outcome.put("type", "interrupt");
			ArrayNode interrupts = outcome.putArray("interrupts");
			approvals.forEach((call) -> interrupt(interrupts.addObject(), call));
			return;
		}
		outcome.put("type", "success");
		if (!this.run.old()) {
			ArrayNode pending = outcome.putArray("pendingToolCallIds");
			waiting.forEach((call) -> pending.add(this.calls.newest(call.call().id())));
		}
	}

	private void interrupt(ObjectNode interrupt, WaitingCall call) {
		String id = this.calls.newest(call.call().id());
		interrupt.put("id", id)
			.put("reason", "tool_call")
			.put("message", "Allow the call of " + call.call().name() + "?")
			.put("toolCallId", id);
		ObjectNode schema = interrupt.putObject("responseSchema").put("type", "object");
		ObjectNode properties = schema.putObject("properties");
		properties.putObject("approved").put("type", "boolean");
		properties.putObject("reason").put("type", "string");
		schema.putArray("required").add("approved");
	}

	private static void complete(ObjectNode event, RunAnswer answer) {
		Usage usage = answer.usage();
		ObjectNode used = event.putArray("usage")
			.addObject()
			.put("model", answer.model())
			.put("inputTokens", usage.promptTokens())
			.put("outputTokens", usage.completionTokens())
			.put("totalTokens", (long) usage.promptTokens() + usage.completionTokens());
		if (usage.reasoningTokens() > 0) {
			used.put("reasoningTokens", usage.reasoningTokens());
		}
		if (usage.cachedTokens() > 0) {
			used.put("cachedInputTokens", usage.cachedTokens());
		}
		ObjectNode more = event.putObject("metadata")
			.put("message_id", answer.messageId().toString())
			.put("agent", answer.agent())
			.put("finish_reason", answer.finishReason())
			.put("tokens_used", answer.tokensUsed());
		if (answer.cached()) {
			more.put("cached", true);
		}
		if (answer.steeredInto() != null) {
			more.put("steered_into", answer.steeredInto().toString());
		}
	}

}
