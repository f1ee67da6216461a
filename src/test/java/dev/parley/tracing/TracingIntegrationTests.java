package dev.parley.tracing;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The traces of runs as a receiver gets them. */
class TracingIntegrationTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String PARENT = "00f067aa0ba902b7";

	private final ScriptedModel model = ScriptedModel.start();

	private final OtlpReceiver receiver = OtlpReceiver.start();

	@TempDir
	private Path data;

	@AfterEach
	void close() {
		this.receiver.close();
		this.model.close();
	}

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
	void withoutAnAddressNothingIsTraced() {
		this.model.next(Answer.tokens("Hello"));
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			assertThat(ask(parley, "00-" + TRACE + "-" + PARENT + "-01")).hasStatus(200);
			assertThat(this.model.requests().getLast().header("traceparent")).isEmpty();
		}
	}

	private Parley start() {
		return Parley.start(this.data, this.model.baseUrl(), "parley.model.retries=0",
				"parley.tracing.endpoint=" + this.receiver.url(), "OTEL_BSP_SCHEDULE_DELAY=100");
	}

	private static Response ask(Parley parley, String traceparent) {
		return parley.server()
			.send(parley.server()
				.request("/chat")
				.header("traceparent", traceparent)
				.POST(BodyPublishers.ofString(Json.message("Hi").toString())));
	}

	/** The spans of whole runs; those inside of them are exported before. */
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
