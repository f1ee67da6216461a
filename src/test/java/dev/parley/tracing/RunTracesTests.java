package dev.parley.tracing;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.parley.agent.model.AgentFailedException.Reason;
import dev.parley.agent.model.Attempt;
import dev.parley.agent.model.Attempt.Cause;
import dev.parley.agent.model.Attempt.Outcome;
import dev.parley.agent.model.Usage;
import dev.parley.caller.Caller;
import dev.parley.caller.RequestSource;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunTiming;
import dev.parley.store.Ids;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a run that is over becomes. */
class RunTracesTests {

	private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

	private final List<SpanData> spans = new CopyOnWriteArrayList<>();

	private final RunTraces traces = new RunTraces(SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(new Collecting(this.spans)))
		.build()
		.get("test"));

	@Test
	void eachCallOfAModelIsASpanAtItsTime() {
		Attempt failed = new Attempt("gpt-1", Cause.FIRST, Outcome.FAILED, Reason.MODEL_UNAVAILABLE,
				Duration.ofMillis(100), null, Duration.ofMillis(50));
		Attempt answered = new Attempt("gpt-2", Cause.FALLBACK, Outcome.COMPLETED, null, Duration.ofMillis(200),
				Duration.ofMillis(30), Duration.ofMillis(300));
		this.traces
			.ended(new EndedRun(Ids.next(), Ids.next(), Caller.ANONYMOUS, new RequestSource(null, null), "assistant",
					"gpt-1", START, START.plusMillis(10), START.plusSeconds(1), new Cancelled(CancelCause.CLIENT),
					Usage.NONE, List.of(failed, answered), new RunTiming(Duration.ofSeconds(1), Duration.ofMillis(10),
							null, null, Duration.ofMillis(350), Duration.ZERO),
					List.of()));
		assertThat(this.spans).extracting(SpanData::getName)
			.containsExactly("queue", "chat gpt-1", "chat gpt-2", "invoke_agent assistant");
		SpanData run = this.spans.getLast();
		assertThat(this.spans.subList(0, 3)).allSatisfy((span) -> {
			assertThat(span.getTraceId()).isEqualTo(run.getTraceId());
			assertThat(span.getParentSpanId()).isEqualTo(run.getSpanId());
		});
		assertThat(at(this.spans.getFirst().getEndEpochNanos())).isEqualTo(START.plusMillis(10));
		SpanData first = this.spans.get(1);
		assertThat(first.getKind()).isEqualTo(SpanKind.CLIENT);
		assertThat(at(first.getStartEpochNanos())).isEqualTo(START.plusMillis(100));
		assertThat(at(first.getEndEpochNanos())).isEqualTo(START.plusMillis(150));
		assertThat(first.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(first.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo("model_unavailable");
		SpanData second = this.spans.get(2);
		assertThat(second.getAttributes().get(AttributeKey.stringKey("gen_ai.operation.name"))).isEqualTo("chat");
		assertThat(second.getAttributes().get(AttributeKey.stringKey("gen_ai.request.model"))).isEqualTo("gpt-2");
		assertThat(second.getAttributes().get(AttributeKey.stringKey("parley.attempt.cause"))).isEqualTo("fallback");
		assertThat(second.getEvents()).singleElement()
			.satisfies((event) -> assertThat(at(event.getEpochNanos())).isEqualTo(START.plusMillis(230)));
	}

	private static Instant at(long epochNanos) {
		return Instant.EPOCH.plusNanos(epochNanos);
	}

	private record Collecting(List<SpanData> spans) implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> exported) {
			this.spans.addAll(exported);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
