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
import dev.parley.agent.model.Attempt.Reply;
import dev.parley.agent.model.Usage;
import dev.parley.caller.Caller;
import dev.parley.caller.RequestSource;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.event.RunTiming;
import dev.parley.run.event.StoreCall;
import dev.parley.run.event.StoreCall.Step;
import dev.parley.run.event.ToolUse;
import dev.parley.store.id.Ids;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

/** The spans of ended runs. */
class RunTracesTests {

	private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

	private static final RunTiming TIMING = new RunTiming(Duration.ofSeconds(1), Duration.ofMillis(8), null, null,
			Duration.ofMillis(350), Duration.ZERO);

	private static final RequestSource NOBODY = new RequestSource(null, null);

	private final List<SpanData> spans = new CopyOnWriteArrayList<>();

	private final RunTraces traces = traces(false);

	private RunTraces traces(boolean content) {
		return new RunTraces(SdkTracerProvider.builder()
			.addSpanProcessor(SimpleSpanProcessor.create(new Collecting(this.spans)))
			.build()
			.get("test"), content);
	}

	@AfterEach
	void clear() {
		MDC.clear();
	}

	@Test
	void eachCallOfAModelIsASpanAtItsTime() {
		Attempt failed = new Attempt("gpt-1", Cause.FIRST, Outcome.FAILED, Reason.MODEL_UNAVAILABLE,
				Duration.ofMillis(100), null, Duration.ofMillis(50), null);
		Attempt answered = new Attempt("gpt-2", Cause.FALLBACK, Outcome.COMPLETED, null, Duration.ofMillis(200),
				Duration.ofMillis(30), Duration.ofMillis(300), new Reply("gpt-2-2026", new Usage(7, 3, false), "stop"));
		this.traces.ended(ended(new Cancelled(CancelCause.CLIENT), List.of(failed, answered), List.of(), List.of()));
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
		assertThat(at(first.getStartEpochNanos())).isEqualTo(START.plusMillis(110));
		assertThat(at(first.getEndEpochNanos())).isEqualTo(START.plusMillis(160));
		assertThat(first.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(first.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo("model_unavailable");
		SpanData second = this.spans.get(2);
		assertThat(second.getAttributes().get(AttributeKey.stringKey("gen_ai.operation.name"))).isEqualTo("chat");
		assertThat(second.getAttributes().get(AttributeKey.stringKey("gen_ai.request.model"))).isEqualTo("gpt-2");
		assertThat(second.getAttributes().get(AttributeKey.stringKey("parley.attempt.cause"))).isEqualTo("fallback");
		assertThat(second.getAttributes().get(AttributeKey.stringKey("gen_ai.response.model"))).isEqualTo("gpt-2-2026");
		assertThat(second.getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens"))).isEqualTo(7);
		assertThat(second.getAttributes().get(AttributeKey.longKey("gen_ai.usage.output_tokens"))).isEqualTo(3);
		assertThat(second.getAttributes().get(AttributeKey.stringArrayKey("gen_ai.response.finish_reasons")))
			.containsExactly("stop");
		assertThat(second.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(second.getEvents()).singleElement()
			.satisfies((event) -> assertThat(at(event.getEpochNanos())).isEqualTo(START.plusMillis(240)));
	}

	@Test
	void whatIsStoredAndEachToolAreSpansAtTheirTimes() {
		this.traces.ended(ended(new Cancelled(CancelCause.CLIENT), List.of(),
				List.of(new ToolUse("call_1", "clock", true, Duration.ofMillis(400), Duration.ofMillis(20)),
						new ToolUse("call_2", "search", false, Duration.ofMillis(410), Duration.ofMillis(30))),
				List.of(new StoreCall(Step.ACCEPTANCE, Duration.ZERO, Duration.ofMillis(2), true),
						new StoreCall(Step.END, Duration.ofMillis(900), Duration.ofMillis(90), false))));
		assertThat(this.spans).extracting(SpanData::getName)
			.containsExactly("store acceptance", "store end", "queue", "execute_tool clock", "execute_tool search",
					"invoke_agent assistant");
		assertThat(this.spans).extracting((span) -> at(span.getStartEpochNanos()))
			.containsExactly(START, START.plusMillis(900), START.plusMillis(2), START.plusMillis(400),
					START.plusMillis(410), START);
		assertThat(this.spans).extracting((span) -> at(span.getEndEpochNanos()))
			.containsExactly(START.plusMillis(2), START.plusMillis(990), START.plusMillis(10), START.plusMillis(420),
					START.plusMillis(440), START.plusSeconds(1));
		assertThat(this.spans).extracting((span) -> span.getAttributes().get(AttributeKey.stringKey("error.type")))
			.containsExactly(null, "storage_unavailable", null, null, "tool_error", null);
	}

	@Test
	void theEndOfARunLeavesNothingBehind() {
		RunTraces content = traces(true);
		EndedRun run = ended(new Failed(FailureCode.MODEL_ERROR, "No", false), List.of(), List.of(), List.of());
		content.started(run.id(), NOBODY, START, "What is it?");
		content.ended(run);
		SpanData span = this.spans.getLast();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(span.getAttributes().get(AttributeKey.stringKey("gen_ai.input.messages")))
			.isEqualTo("[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"What is it?\"}]}]");
		content.ended(run);
		assertThat(this.spans.getLast().getTraceId()).as("a new trace").isNotEqualTo(span.getTraceId());
	}

	private static EndedRun ended(Terminal end, List<Attempt> attempts, List<ToolUse> tools,
			List<StoreCall> storeCalls) {
		return new EndedRun(Ids.next(), Ids.next(), Caller.ANONYMOUS, NOBODY, "assistant", "gpt-1", START,
				START.plusMillis(10), START.plusSeconds(1), end, Usage.NONE, attempts, TIMING, tools, storeCalls);
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
