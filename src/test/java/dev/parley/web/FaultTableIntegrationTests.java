package dev.parley.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.Chunks;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All faults of a model, before and after the first token, streamed or not, in the first
 * call or after a tool call; the outcomes are written to {@code target/fault-table.md}.
 */
@OwnServers
class FaultTableIntegrationTests {

	private static final String CALL = Chunks.call("{\"index\":0,\"id\":\"call_2\",\"type\":\"function\","
			+ "\"function\":{\"name\":\"clock\",\"arguments\":\"{\\\"zone\\\":\"}}");

	private static final boolean AGAIN = true;

	static final List<Fault> FAULTS = List.of(
			new Fault("connection refused", FaultTableIntegrationTests::nobody, null, AGAIN, "model_unavailable"),
			new Fault("reset before any byte", () -> RawAnswer.ofBytes().reset(), null, AGAIN, "model_error"),
			new Fault("408", () -> Answer.status(408), null, AGAIN, "model_error"),
			new Fault("409", () -> Answer.status(409), null, AGAIN, "model_error"),
			new Fault("429", () -> Answer.status(429), null, AGAIN, "model_unavailable"),
			new Fault("429, Retry-After 1", () -> Answer.status(429).retryAfter(1), null, AGAIN, "model_unavailable"),
			new Fault("429, Retry-After 60", () -> Answer.status(429).retryAfter(60), null, false, "model_unavailable"),
			new Fault("500", () -> Answer.status(500), null, AGAIN, "model_unavailable"),
			new Fault("503", () -> Answer.status(503), null, AGAIN, "model_unavailable"),
			new Fault("401", () -> Answer.status(401), null, false, "model_error"),
			new Fault("400", () -> Answer.status(400), null, false, "model_error"),
			new Fault("hang", Answer::hangBeforeHeaders, () -> Answer.tokens("Half").thenStall(), false,
					"model_timeout"),
			new Fault("cut", () -> Answer.tokens().thenCut(), () -> Answer.tokens("Half").thenCut(), AGAIN,
					"model_error"),
			new Fault("cut in mid tool call", () -> RawAnswer.stream().chunk(CALL).close(),
					() -> RawAnswer.stream().chunk(Chunks.text("Half")).chunk(CALL).close(), AGAIN, "model_error"),
			new Fault("half a JSON document", Answer::garbage, null, AGAIN, "model_error"),
			new Fault("garbage", () -> Answer.garbage().body("data: <html>\n\n"),
					() -> Answer.tokens("Half").thenGarbage(), false, "model_error"),
			new Fault("an error in place of the answer", () -> Answer.tokens().thenError(),
					() -> Answer.tokens("Half").thenError(), false, "model_error"));

	private static final List<String> ROWS = new ArrayList<>();

	@TempDir
	private Path data;

	private static Answer nobody() {
		throw new IllegalStateException("Nobody listens");
	}

	@AfterAll
	static void write() throws IOException {
		List<String> lines = new ArrayList<>(
				List.of("| fault | first token | asked | tool round | outcome | attempts | ms |",
						"|---|---|---|---|---|---|---|"));
		lines.addAll(ROWS);
		Files.write(Path.of("target", "fault-table.md"), lines);
	}

	/** A server for each fault, because the retry budget is a share of its calls. */
	@ParameterizedTest
	@FieldSource("FAULTS")
	void eachFaultHasItsOutcome(Fault fault) {
		boolean listens = !fault.name().equals("connection refused");
		try (ScriptedModel model = ScriptedModel.start();
				Parley parley = Parley.start(this.data, listens ? model.baseUrl() : ScriptedModel.refusedUrl(),
						"parley.model.retries=2", "parley.model.first-token-timeout=2s",
						"parley.model.token-timeout=2s", "parley.model.answer-timeout=2s")) {
			Supplier<Answer> before = fault.before();
			for (boolean streamed : new boolean[] { true, false }) {
				check(new Case(parley, model, fault, before, false, streamed, false),
						fault.again() ? "failed failed failed" : "failed", fault.code());
				if (listens) {
					check(new Case(parley, model, fault, before, false, streamed, true),
							fault.again() ? "completed failed failed failed" : "completed failed", fault.code());
				}
				Supplier<Answer> after = fault.after();
				// An answer that is not streamed has no first token.
				if (after != null && streamed) {
					check(new Case(parley, model, fault, after, true, true, false), "failed", fault.code());
					check(new Case(parley, model, fault, after, true, true, true), "completed failed", fault.code());
				}
			}
			if (listens) {
				once(parley, model, fault, before);
			}
		}
	}

	/** A transient fault is hidden by a retry. */
	private static void once(Parley parley, ScriptedModel model, Fault fault, Supplier<Answer> answer) {
		AtomicInteger asked = new AtomicInteger();
		model.otherwise((_) -> (asked.incrementAndGet() == 1) ? answer.get() : Answer.tokens("Fine"));
		long start = System.nanoTime();
		try (EventStream stream = parley.server().stream(Json.message("Hi"))) {
			String outcome = stream.last().type();
			assertThat(outcome).as(fault.name() + ", once").isEqualTo(fault.again() ? "done" : "error");
			row(fault.name() + ", once", "before", "stream", "no", fault.again() ? "answered" : fault.code(),
					attempts(parley, stream.runId()), start);
		}
	}

	private static void check(Case one, String outcomes, String code) {
		AtomicInteger asked = new AtomicInteger();
		one.model()
			.otherwise((RecordedRequest _) -> (one.toolRound() && asked.incrementAndGet() == 1)
					? Answer.toolCall("call_1", "clock", "{}") : one.answer().get());
		ObjectNode question = Json.message("Hi").put("agent", one.toolRound() ? "timekeeper" : "assistant");
		long start = System.nanoTime();
		String runId;
		String seen;
		if (one.streamed()) {
			try (EventStream stream = one.parley().server().stream(question)) {
				runId = stream.runId();
				List<String> types = stream.types();
				seen = stream.last().get("code");
				assertThat(types).as(one.toString()).endsWith("error").doesNotContain("done", "restart");
				assertThat(types.stream().filter("tool_result"::equals).count()).isEqualTo(one.toolRound() ? 1 : 0);
				assertThat(stream.text()).isEqualTo(one.begun() ? "Half" : "");
			}
		}
		else {
			Response response = one.parley().server().chat(question);
			runId = response.get("run_id");
			seen = response.get("error");
		}
		assertThat(seen).as(one.toString()).isEqualTo(code);
		List<String> made = attempts(one.parley(), runId);
		assertThat(String.join(" ", made)).as(one.toString()).isEqualTo(outcomes);
		row(one.fault().name(), one.begun() ? "after" : "before", one.streamed() ? "stream" : "whole",
				one.toolRound() ? "yes" : "no", seen, made, start);
	}

	private static List<String> attempts(Parley parley, String runId) {
		JsonNode run = parley.server().get("/runs/" + runId).json();
		return Json.texts(run.path("attempts"), "outcome");
	}

	private static void row(String fault, String token, String how, String tools, String outcome, List<String> attempts,
			long start) {
		ROWS.add("| " + String.join(" | ",
				Stream
					.of(fault, token, how, tools, outcome, String.join(", ", attempts),
							String.valueOf(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)))
					.toList())
				+ " |");
	}

	/**
	 * A fault.
	 *
	 * @param before occurs instead of the first token
	 * @param after occurs after the first token; null if it cannot
	 * @param again whether a retry makes sense, if there was no token
	 */
	record Fault(String name, Supplier<Answer> before, @Nullable Supplier<Answer> after, boolean again, String code) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	private record Case(Parley parley, ScriptedModel model, Fault fault, Supplier<Answer> answer, boolean begun,
			boolean streamed, boolean toolRound) {

		@Override
		public String toString() {
			return "%s, %s the first token, %s%s".formatted(this.fault, this.begun ? "after" : "before",
					this.streamed ? "streamed" : "whole", this.toolRound ? ", after a tool round" : "");
		}

	}

}
