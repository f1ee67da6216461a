package dev.parley.tracing;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.parley.caller.RequestSource;
import dev.parley.outbound.Outbound;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunListener;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Traces runs. A run's span begins when the run leaves the queue, so that its ids can be
 * sent with calls of models and tools and appear in the log. All other spans are built at
 * the end from times that are measured anyway, without work for each token. Thread-safe.
 */
final class RunTraces implements RunListener {

	private final Tracer tracer;

	private final SpanWriter writer;

	/** The spans of running runs. */
	private final ConcurrentMap<UUID, Span> running = new ConcurrentHashMap<>();

	/**
	 * Creates the listener.
	 * @param content whether spans contain messages and answers
	 */
	RunTraces(Tracer tracer, boolean content) {
		this.tracer = tracer;
		this.writer = new SpanWriter(tracer, content);
	}

	@Override
	public void started(UUID runId, RequestSource origin, Instant createdAt, String message) {
		Span span = begin(origin, createdAt);
		this.running.put(runId, span);
		this.writer.asked(span, message);
		SpanContext ids = span.getSpanContext();
		MDC.put("trace_id", ids.getTraceId());
		MDC.put("span_id", ids.getSpanId());
		MDC.put(Outbound.TRACEPARENT,
				"00-" + ids.getTraceId() + "-" + ids.getSpanId() + "-" + ids.getTraceFlags().asHex());
	}

	@Override
	public void ended(EndedRun run) {
		Span known = this.running.remove(run.id());
		// A run that never left the queue has no span yet.
		Span span = (known != null) ? known : begin(run.origin(), run.createdAt());
		if (span.isRecording()) {
			this.writer.ended(span, run);
		}
		span.end(run.endedAt());
	}

	/**
	 * Backends treat a span of the kind SERVER as a service's entry point in a longer
	 * trace.
	 */
	private Span begin(RequestSource origin, Instant createdAt) {
		SpanContext parent = parent(origin.traceparent());
		SpanBuilder span = this.tracer.spanBuilder("invoke_agent").setStartTimestamp(createdAt);
		return ((parent != null) ? span.setSpanKind(SpanKind.SERVER).setParent(Context.root().with(Span.wrap(parent)))
				: span.setNoParent())
			.startSpan();
	}

	/**
	 * Parses the client's trace context, whose format was checked with the request.
	 * @return null if there is none, or if its ids are all zeros
	 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace
	 * Context</a>
	 */
	private static @Nullable SpanContext parent(@Nullable String traceparent) {
		if (traceparent == null) {
			return null;
		}
		SpanContext context = SpanContext.createFromRemoteParent(traceparent.substring(3, 35),
				traceparent.substring(36, 52), TraceFlags.fromHex(traceparent, 53), TraceState.getDefault());
		return context.isValid() ? context : null;
	}

}
