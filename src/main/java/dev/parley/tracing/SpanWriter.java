package dev.parley.tracing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import dev.parley.agent.model.Attempt;
import dev.parley.agent.model.Usage;
import dev.parley.agent.toolcall.ToolOutcome;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.event.StoreCall;
import dev.parley.run.event.ToolUse;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/**
 * Writes the spans of runs: the run's own and those inside it. They contain messages and
 * answers only if that is switched on. Thread-safe.
 *
 * @see <a href=
 * "https://github.com/open-telemetry/semantic-conventions/blob/v1.38.0/docs/gen-ai/gen-ai-agent-spans.md">Semantic
 * conventions 1.38.0</a>
 */
final class SpanWriter {

	private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");

	private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");

	private static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");

	private static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");

	private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

	private static final String OUTCOME = "parley.run.outcome";

	private final Tracer tracer;

	private final boolean content;

	SpanWriter(Tracer tracer, boolean content) {
		this.tracer = tracer;
		this.content = content;
	}

	void asked(Span span, String message) {
		if (this.content) {
			span.setAttribute("gen_ai.input.messages", MessageJson.input(message));
		}
	}

	/**
	 * Describes the run in its span, without ending it, and writes the spans inside it.
	 */
	void ended(Span span, EndedRun run) {
		Context inside = Context.root().with(span);
		Instant started = (run.startedAt() != null) ? run.startedAt() : run.endedAt();
		Instant queued = run.createdAt();
		for (StoreCall call : run.storeCalls()) {
			store(call, run.createdAt(), inside);
			if (call.step() == StoreCall.Step.ACCEPTANCE) {
				queued = run.createdAt().plus(call.duration());
			}
		}
		this.tracer.spanBuilder("queue")
			.setParent(inside)
			.setStartTimestamp(queued)
			.startSpan()
			.end(started.isAfter(queued) ? started : queued);
		run.attempts().forEach((attempt) -> attempt(attempt, started, inside));
		run.tools().forEach((tool) -> tool(tool, run, inside));
		describe(span, run);
	}

	private void store(StoreCall call, Instant created, Context inside) {
		Instant start = created.plus(call.start());
		Span span = this.tracer.spanBuilder("store " + call.step().name().toLowerCase(Locale.ROOT))
			.setParent(inside)
			.setStartTimestamp(start)
			.startSpan();
		if (!call.succeeded()) {
			fail(span, "storage_unavailable");
		}
		span.end(start.plus(call.duration()));
	}

	/** Writes an attempt; its times count from when the run left the queue. */
	private void attempt(Attempt attempt, Instant started, Context inside) {
		Instant start = started.plus(attempt.start());
		Span span = this.tracer.spanBuilder("chat " + attempt.model())
			.setSpanKind(SpanKind.CLIENT)
			.setParent(inside)
			.setStartTimestamp(start)
			.setAttribute(OPERATION, "chat")
			.setAttribute(PROVIDER, "openai")
			.setAttribute(REQUEST_MODEL, attempt.model())
			.setAttribute("parley.attempt.cause", attempt.cause().name().toLowerCase(Locale.ROOT))
			.setAttribute("parley.attempt.outcome", attempt.outcome().text())
			.startSpan();
		Duration firstPiece = attempt.firstPiece();
		if (firstPiece != null) {
			span.addEvent("first_token", start.plus(firstPiece));
		}
		Attempt.Reply reply = attempt.reply();
		if (reply != null) {
			span.setAttribute(RESPONSE_MODEL, reply.model());
			span.setAttribute(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons"),
					List.of(reply.finishReason()));
			if (reply.usage() != null) {
				usage(span, reply.usage());
			}
		}
		String code = attempt.code();
		if (code != null) {
			fail(span, code);
		}
		span.end(start.plus(attempt.duration()));
	}

	private void tool(ToolUse tool, EndedRun run, Context inside) {
		Instant start = run.createdAt().plus(tool.start());
		Span span = this.tracer.spanBuilder("execute_tool " + tool.tool())
			.setParent(inside)
			.setStartTimestamp(start)
			.setAttribute(OPERATION, "execute_tool")
			.setAttribute("gen_ai.tool.name", tool.tool())
			.setAttribute("gen_ai.tool.call.id", tool.id())
			.startSpan();
		if (!tool.succeeded()) {
			fail(span, "tool_error");
		}
		if (this.content) {
			switch (run.end()) {
				case Done(RunAnswer answer) -> toolContent(span, tool, answer);
				case RequiresAction(RunAnswer answer) -> toolContent(span, tool, answer);
				case Failed _, Cancelled _ -> {
					// It is not known any more.
				}
			}
		}
		span.end(start.plus(tool.duration()));
	}

	private static void toolContent(Span span, ToolUse tool, RunAnswer answer) {
		answer.toolCalls()
			.stream()
			.filter((outcome) -> outcome.call().id().equals(tool.id()))
			.findFirst()
			.ifPresent(
					(ToolOutcome outcome) -> span.setAttribute("gen_ai.tool.call.arguments", outcome.call().arguments())
						.setAttribute("gen_ai.tool.call.result", outcome.content()));
	}

	private void describe(Span span, EndedRun run) {
		span.updateName("invoke_agent " + run.agent());
		span.setAttribute(OPERATION, "invoke_agent")
			.setAttribute(PROVIDER, "openai")
			.setAttribute("gen_ai.agent.name", run.agent())
			.setAttribute(REQUEST_MODEL, run.model())
			.setAttribute("gen_ai.conversation.id", run.sessionId().toString())
			.setAttribute("parley.run.id", run.id().toString());
		usage(span, run.usage());
		switch (run.end()) {
			case Done(RunAnswer answer) -> describe(span, answer, "completed");
			case RequiresAction(RunAnswer answer) -> describe(span, answer, "requires_action");
			case Failed failed -> {
				span.setAttribute(OUTCOME, "failed");
				fail(span, failed.code().code());
			}
			case Cancelled cancelled -> span.setAttribute(OUTCOME, "cancelled")
				.setAttribute("parley.run.cancel_cause", cancelled.cause().code());
		}
	}

	private void describe(Span span, RunAnswer answer, String outcome) {
		span.setAttribute(RESPONSE_MODEL, answer.model()).setAttribute(OUTCOME, outcome);
		if (answer.cached()) {
			span.setAttribute("parley.run.cached", true);
		}
		if (this.content) {
			span.setAttribute("gen_ai.output.messages", MessageJson.output(answer.response(), answer.finishReason()));
		}
	}

	private static void usage(Span span, Usage usage) {
		span.setAttribute("gen_ai.usage.input_tokens", usage.promptTokens())
			.setAttribute("gen_ai.usage.output_tokens", usage.completionTokens());
	}

	private static void fail(Span span, String type) {
		span.setAttribute(ERROR, type).setStatus(StatusCode.ERROR);
	}

}
