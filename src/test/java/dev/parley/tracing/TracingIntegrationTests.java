package dev.parley.tracing;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The traces of runs, as received by an OTLP server. */
@OwnServers
class TracingIntegrationTests extends TracingTest {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String PARENT = "00f067aa0ba902b7";

	private static final String CHAT = "chat " + Parley.MODEL;

	@Test
	void aRunIsOneTraceWithItsQueue() throws InterruptedException {
		this.model.next(Answer.tokens("secret answer").usage(30, 4));
		try (Parley parley = start()) {
			Response chat = parley.server().chat(Json.message("secret question"));
			assertThat(chat).hasStatus(200);
			Span run = awaitRuns(1).getFirst();
			assertThat(run.getParentSpanId()).isEqualTo(ByteString.EMPTY);
			assertThat(attributes(run)).containsEntry("gen_ai.operation.name", "invoke_agent")
				.containsEntry("gen_ai.agent.name", "assistant")
				.containsEntry("gen_ai.request.model", Parley.MODEL)
				.containsEntry("gen_ai.conversation.id", chat.get("session_id"))
				.containsEntry("parley.run.id", chat.get("run_id"))
				.containsEntry("parley.run.outcome", "completed")
				.containsEntry("gen_ai.usage.input_tokens", "30")
				.containsEntry("gen_ai.usage.output_tokens", "4");
			List<Span> others = this.receiver.spans().stream().filter((span) -> !span.equals(run)).toList();
			assertThat(others).extracting(Span::getName).contains("queue");
			assertThat(others).allSatisfy((inside) -> {
				assertThat(inside.getTraceId()).isEqualTo(run.getTraceId());
				assertThat(inside.getParentSpanId()).isEqualTo(run.getSpanId());
				assertThat(inside.getStartTimeUnixNano()).isBetween(run.getStartTimeUnixNano(),
						inside.getEndTimeUnixNano());
			});
			assertThat(this.receiver.received().toString()).doesNotContain("secret");
			assertThat(this.receiver.received().getFirst().getResource().getAttributesList())
				.anySatisfy((attribute) -> assertThat(attribute.getValue().getStringValue()).isEqualTo("parley"));
			assertThat(this.model.requests().getLast().header("traceparent").orElseThrow())
				.matches("00-" + hex(run.getTraceId()) + "-" + hex(run.getSpanId()) + "-0[13]");
		}
	}

	@Test
	void goesOnWithTheTraceOfTheClient() {
		this.model.next(Answer.tokens("Hello"));
		try (Parley parley = start()) {
			assertThat(ask(parley, "00-" + TRACE + "-" + PARENT + "-01")).hasStatus(200);
			Span run = awaitRuns(1).getFirst();
			assertThat(hex(run.getTraceId())).isEqualTo(TRACE);
			assertThat(hex(run.getParentSpanId())).isEqualTo(PARENT);
			assertThat(this.model.requests().getLast().header("traceparent").orElseThrow())
				.startsWith("00-" + TRACE + "-")
				.doesNotContain(PARENT);
		}
	}

	@Test
	void aClientMayAskForNoTraceAndCannotBreakOne() {
		this.model.next(Answer.tokens("Hello"), Answer.tokens("Hello"), Answer.tokens("Hello"));
		try (Parley parley = start()) {
			assertThat(ask(parley, "00-" + TRACE + "-" + PARENT + "-00")).hasStatus(200);
			assertThat(this.model.requests().getLast().header("traceparent").orElseThrow()).endsWith("-00");
			assertThat(ask(parley, "00-" + "0".repeat(32) + "-" + PARENT + "-01")).hasStatus(200);
			assertThat(ask(parley, "nonsense")).hasStatus(200);
			assertThat(awaitRuns(2)).hasSize(2)
				.allSatisfy((span) -> assertThat(hex(span.getTraceId())).isNotIn(TRACE, "0".repeat(32)));
		}
	}

	@Test
	void sayWhatFailedAndWhatWasCancelled() {
		this.model.next(Answer.status(400), Answer.tokens("Half").thenStall());
		try (Parley parley = start()) {
			parley.server().chat(Json.message("Hi"));
			Span failed = awaitRuns(1).getFirst();
			assertThat(failed.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
			assertThat(attributes(failed)).containsEntry("error.type", "model_error")
				.containsEntry("parley.run.outcome", "failed");
			try (EventStream stream = parley.server().stream(Json.message("Hi"))) {
				stream.event("token");
				parley.server().post("/runs/" + stream.runId() + "/cancel", "");
			}
			assertThat(awaitRuns(2))
				.anySatisfy((span) -> assertThat(attributes(span)).containsEntry("parley.run.outcome", "cancelled"));
		}
	}

	@Test
	void everyStepOfARunIsASpan() throws InterruptedException {
		this.model.next(Answer.status(500),
				Answer.toolCall("call_1", "clock", "{}").andToolCall("call_2", "none", "{}"),
				Answer.tokens("Late").usage(30, 4));
		try (Parley parley = start("parley.model.retries=1")) {
			assertThat(parley.server().chat(Json.message("Time?").put("agent", "timekeeper"))).hasStatus(200);
			Span run = awaitRuns(1).getFirst();
			List<Span> spans = this.receiver.spans();
			assertThat(spans).extracting(Span::getName)
				.containsExactlyInAnyOrder("invoke_agent timekeeper", "store acceptance", "queue", CHAT, CHAT, CHAT,
						"execute_tool clock", "execute_tool none", "store end");
			assertThat(spans).allMatch((span) -> span.getTraceId().equals(run.getTraceId()))
				.filteredOn((span) -> !span.equals(run))
				.allMatch((span) -> span.getParentSpanId().equals(run.getSpanId()))
				.allMatch((span) -> span.getStartTimeUnixNano() >= run.getStartTimeUnixNano());
			assertThat(run.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
			List<Span> calls = spans.stream().filter((span) -> span.getName().equals(CHAT)).toList();
			assertThat(calls).allMatch((span) -> span.getKind() == SpanKind.SPAN_KIND_CLIENT)
				.isSortedAccordingTo(Comparator.comparingLong(Span::getStartTimeUnixNano));
			assertThat(calls.getFirst().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
			assertThat(attributes(calls.getFirst())).containsEntry("error.type", "model_unavailable")
				.containsEntry("parley.attempt.outcome", "failed");
			assertThat(attributes(calls.get(1))).containsEntry("parley.attempt.cause", "retry")
				.doesNotContainKey("error.type");
			assertThat(attributes(calls.getLast())).containsEntry("gen_ai.operation.name", "chat")
				.containsEntry("gen_ai.provider.name", "openai")
				.containsEntry("gen_ai.request.model", Parley.MODEL)
				.containsKey("gen_ai.response.model")
				.containsEntry("gen_ai.usage.input_tokens", "30")
				.containsEntry("gen_ai.usage.output_tokens", "4");
			Span clock = named(spans, "execute_tool clock");
			assertThat(attributes(clock)).containsEntry("gen_ai.operation.name", "execute_tool")
				.containsEntry("gen_ai.tool.name", "clock")
				.containsEntry("gen_ai.tool.call.id", "call_1")
				.doesNotContainKeys("error.type", "gen_ai.tool.call.result");
			assertThat(clock.getStartTimeUnixNano()).isBetween(calls.get(1).getStartTimeUnixNano(),
					calls.getLast().getEndTimeUnixNano());
			Span failed = named(spans, "execute_tool none");
			assertThat(failed.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
			assertThat(attributes(failed)).containsEntry("error.type", "tool_error");
			assertThat(this.model.requests())
				.allSatisfy((request) -> assertThat(request.header("traceparent").orElse(""))
					.startsWith("00-" + hex(run.getTraceId())));
		}
	}

	@Test
	void aRunThatWaitedAsksTheModelAfterItsQueue() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("First").gatedBy(gate), Answer.tokens("Second"));
		try (Parley parley = start(); EventStream first = parley.server().stream(Json.message("One"))) {
			String session = first.event("session").json().path("session_id").asString();
			try (EventStream second = parley.server().stream(Json.message("Two", session))) {
				second.event("session");
				gate.release();
				second.event("done");
			}
			Span later = awaitRuns(2).getLast();
			List<Span> inside = this.receiver.spans()
				.stream()
				.filter((span) -> span.getParentSpanId().equals(later.getSpanId()))
				.toList();
			assertThat(named(inside, CHAT).getStartTimeUnixNano())
				.isGreaterThanOrEqualTo(named(inside, "queue").getEndTimeUnixNano());
		}
	}

	@Test
	void whatIsSaidIsOnlyInTracesIfItIsSwitchedOn() {
		this.model.next(Answer.toolCall("call_1", "clock", "{\"secret\":1}"), Answer.tokens("secret answer"),
				Answer.toolCall("call_1", "clock", "{\"secret\":1}"), Answer.tokens("secret answer"));
		try (Parley parley = start()) {
			parley.server().chat(Json.message("secret question").put("agent", "timekeeper"));
			awaitRuns(1);
			assertThat(this.receiver.received().toString()).doesNotContain("secret");
		}
		try (Parley parley = start("parley.tracing.capture-content=true")) {
			parley.server().chat(Json.message("secret question").put("agent", "timekeeper"));
			assertThat(attributes(awaitRuns(2).getLast()))
				.containsEntry("gen_ai.input.messages",
						"[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"secret question\"}]}]")
				.containsEntry("gen_ai.output.messages",
						"[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"secret answer\"}],"
								+ "\"finish_reason\":\"stop\"}]");
			assertThat(attributes(this.receiver.spans()
				.stream()
				.filter((span) -> span.getName().equals("execute_tool clock"))
				.toList()
				.getLast())).containsEntry("gen_ai.tool.call.arguments", "{\"secret\":1}")
				.containsKey("gen_ai.tool.call.result");
		}
	}

	@Test
	void withoutAnAddressNothingIsTraced() {
		this.model.next(Answer.tokens("Hello"));
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			assertThat(ask(parley, "00-" + TRACE + "-" + PARENT + "-01")).hasStatus(200);
			assertThat(this.model.requests().getLast().header("traceparent")).isEmpty();
		}
	}

	private static Span named(List<Span> spans, String name) {
		return spans.stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	private static Response ask(Parley parley, String traceparent) {
		return parley.server()
			.send(parley.server()
				.request("/chat")
				.header("traceparent", traceparent)
				.POST(BodyPublishers.ofString(Json.message("Hi").toString())));
	}

	/** The spans of complete runs; the spans inside them are exported before. */
	private List<Span> awaitRuns(int count) {
		return Awaitility.await()
			.until(() -> this.receiver.spans()
				.stream()
				.filter((span) -> span.getName().startsWith("invoke_agent"))
				.toList(), (runs) -> runs.size() >= count);
	}

	private static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

	private static Map<String, String> attributes(Span span) {
		return span.getAttributesList()
			.stream()
			.collect(Collectors.toMap(KeyValue::getKey, (attribute) -> attribute.getValue().hasIntValue()
					? Long.toString(attribute.getValue().getIntValue()) : attribute.getValue().getStringValue()));
	}

}
