package dev.parley.tracing;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.parley.agent.model.Attempt;
import dev.parley.caller.RequestSource;
import dev.parley.outbound.Outbound;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunListener;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Traces runs. A run's span begins when it leaves the queue, so that its ids can go out
 * with calls of models and stand in the log; everything else is known at its end, with
 * its times, and costs nothing before. Nothing of what was said is in a trace.
 * Thread-safe.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-agent-spans/">Names of
 * attributes</a>
 */
final class RunTraces implements RunListener {

	private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");

	private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");

	private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

	private final Tracer tracer;

	/** Of the runs that have left the queue. */
	private final ConcurrentMap<UUID, Span> running = new ConcurrentHashMap<>();

	RunTraces(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public void started(UUID runId, RequestSource origin, Instant createdAt) {
		Span span = begin(origin, createdAt);
		this.running.put(runId, span);
		SpanContext ids = span.getSpanContext();
		MDC.put("trace_id", ids.getTraceId());
		MDC.put("span_id", ids.getSpanId());
		MDC.put(Outbound.TRACEPARENT,
				"00-" + ids.getTraceId() + "-" + ids.getSpanId() + "-" + ids.getTraceFlags().asHex());
	}

	private Span begin(RequestSource origin, Instant createdAt) {
		SpanContext parent = parent(origin.traceparent());
		SpanBuilder span = this.tracer.spanBuilder("invoke_agent").setStartTimestamp(createdAt);
		return ((parent != null) ? span.setParent(Context.root().with(Span.wrap(parent))) : span.setNoParent())
			.startSpan();
	}

	/**
	 * Reads what a client sends.
	 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace
	 * Context</a>
	 */
	private static @Nullable SpanContext parent(@Nullable String traceparent) {
		if (traceparent == null) {
			return null;
		}
		// Its fields have fixed places, and RequestIdFilter lets nothing else pass.
		SpanContext context = SpanContext.createFromRemoteParent(traceparent.substring(3, 35),
				traceparent.substring(36, 52), TraceFlags.fromHex(traceparent, 53), TraceState.getDefault());
		return context.isValid() ? context : null;
	}

	@Override
	public void ended(EndedRun run) {
		Span known = this.running.remove(run.id());
		Span span = (known != null) ? known : begin(run.origin(), run.createdAt());
		Context inside = Context.root().with(span);
		queue(run, inside);
		run.attempts().forEach((attempt) -> attempt(run, attempt, inside));
		describe(span, run);
		span.end(run.endedAt());
	}

	private void queue(EndedRun run, Context inside) {
		Instant left = (run.startedAt() != null) ? run.startedAt() : run.endedAt();
		this.tracer.spanBuilder("queue").setParent(inside).setStartTimestamp(run.createdAt()).startSpan().end(left);
	}

	private void attempt(EndedRun run, Attempt attempt, Context inside) {
		Instant start = run.createdAt().plus(attempt.start());
		Span span = this.tracer.spanBuilder("chat " + attempt.model())
			.setSpanKind(SpanKind.CLIENT)
			.setParent(inside)
			.setStartTimestamp(start)
			.setAttribute(OPERATION, "chat")
			.setAttribute(MODEL, attempt.model())
			.setAttribute("parley.attempt.cause", attempt.cause().name().toLowerCase(Locale.ROOT))
			.setAttribute("parley.attempt.outcome", attempt.outcome().text())
			.startSpan();
		Duration firstPiece = attempt.firstPiece();
		if (firstPiece != null) {
			span.addEvent("first_token", start.plus(firstPiece));
		}
		String code = attempt.code();
		if (code != null) {
			span.setAttribute(ERROR, code).setStatus(StatusCode.ERROR);
		}
		span.end(start.plus(attempt.duration()));
	}

	private static void describe(Span span, EndedRun run) {
		span.updateName("invoke_agent " + run.agent());
		span.setAttribute(OPERATION, "invoke_agent")
			.setAttribute("gen_ai.agent.name", run.agent())
			.setAttribute(MODEL, run.model())
			.setAttribute("gen_ai.conversation.id", run.sessionId().toString())
			.setAttribute("gen_ai.usage.input_tokens", run.usage().promptTokens())
			.setAttribute("gen_ai.usage.output_tokens", run.usage().completionTokens())
			.setAttribute("parley.run.id", run.id().toString());
		switch (run.end()) {
			case Done done -> span.setAttribute("gen_ai.response.model", done.answer().model())
				.setAttribute("parley.run.outcome", "completed");
			case Failed failed -> span.setAttribute(ERROR, failed.code().code())
				.setAttribute("parley.run.outcome", "failed")
				.setStatus(StatusCode.ERROR);
			case Cancelled _ -> span.setAttribute("parley.run.outcome", "cancelled");
		}
	}

}
