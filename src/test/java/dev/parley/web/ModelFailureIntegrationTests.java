package dev.parley.web;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.Completion;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Failures of the model, as seen by clients, in the log, and in the next turn. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class ModelFailureIntegrationTests extends ServerTest {

	private static final String PROMPT = "zanzibar-prompt";

	private static final String BROKEN_OFF = "\n\n[The answer broke off here.]";

	private static final String SAID = "quokka-answer";

	/** One token for a JSON parser, whose error messages quote invalid tokens. */
	private static final String WORD = "xylophone";

	@ParameterizedTest(name = "{0}")
	@MethodSource("failuresBeforeTheFirstToken")
	void answersWithTheStatusOfTheFailure(String name, Answer failure, int status, String code, boolean retryable,
			CapturedOutput log) {
		this.model.otherwise((request) -> failure);
		String requestId = UUID.randomUUID().toString();
		Response response = this.server.send(this.server.request("/chat")
			.header("X-Request-ID", requestId)
			.POST(body(Json.message(PROMPT).toString())));
		assertThat(response).isProblem(status, code).has("/retryable", retryable);
		assertThat(response.body()).doesNotContain(PROMPT, WORD);
		if (status == 503) {
			assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
		}
		else {
			assertThat(response.header("Retry-After")).isEmpty();
		}
		assertLoggedOnce(log.getAll(), response.get("run_id"), requestId);
		assertThat(this.server.get("/runs/" + response.get("run_id"))).has("/state", "failed")
			.has("/error/code", code)
			.has("/error/retryable", retryable)
			.has("/error/detail", response.get("detail"));
		assertNextTurnWorks(response.get("session_id"), List.of("Again"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "failuresBeforeTheFirstToken", "streamsWithoutAnEnd" })
	void endsTheStreamWithTheFailure(String name, Answer failure, int status, String code, boolean retryable,
			CapturedOutput log) {
		this.model.otherwise((request) -> failure);
		String requestId = UUID.randomUUID().toString();
		try (EventStream stream = this.server.follow(this.server.request("/chat/stream")
			.header("X-Request-ID", requestId)
			.POST(body(Json.message(PROMPT).toString())))) {
			assertThat(stream.status()).isEqualTo(200);
			assertThat(stream.types()).containsExactly("session", "error");
			assertFailure(stream, code, retryable);
			assertLoggedOnce(log.getAll(), stream.runId(), requestId);
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/message_count", 1);
			assertNextTurnWorks(stream.sessionId(), List.of("Again"));
		}
	}

	static Stream<Arguments> failuresBeforeTheFirstToken() {
		return Stream.of(arguments("400", Answer.status(400), 502, "model_error", false),
				arguments("401", Answer.status(401), 502, "model_error", false),
				arguments("404", Answer.status(404), 502, "model_error", false),
				arguments("429", Answer.status(429).retryAfter(7), 503, "model_unavailable", true),
				arguments("500", Answer.status(500), 503, "model_unavailable", true),
				arguments("503", Answer.status(503), 503, "model_unavailable", true),
				arguments("garbage", Answer.garbage(), 502, "model_error", true),
				arguments("no JSON", Answer.garbage().body(WORD), 502, "model_error", true),
				arguments("a page", Answer.garbage().body("<html>" + Answer.SECRET), 502, "model_error", true),
				arguments("an empty body", Answer.garbage().body(""), 502, "model_error", true),
				arguments("an empty object", Answer.garbage().body("{}"), 502, "model_error", true),
				arguments("an event of garbage", Answer.garbage().body("data: " + WORD + "\n\n"), 502, "model_error",
						true),
				arguments("garbage in place of a token", Answer.tokens().thenGarbage(), 502, "model_error", true),
				arguments("an error in place of a token", Answer.tokens().thenError(), 502, "model_error", true),
				arguments("cut off", Answer.tokens().thenCut(), 502, "model_error", true),
				arguments("reset", Answer.tokens().thenReset(), 502, "model_error", true));
	}

	static Stream<Arguments> streamsWithoutAnEnd() {
		return Stream.of(arguments("an empty stream", Answer.tokens().thenEnd(), 502, "model_error", true));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "failuresAfterTheFirstToken", "streamsCutShort" })
	void keepsWhatWasSaidBeforeTheFailure(String name, Completion failure, CapturedOutput log)
			throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(failure.gatedBy(gate));
		String requestId = UUID.randomUUID().toString();
		try (EventStream stream = this.server.follow(this.server.request("/chat/stream")
			.header("X-Request-ID", requestId)
			.POST(body(Json.message(PROMPT).toString())))) {
			gate.release();
			assertThat(stream.event("token").get("content")).isEqualTo(SAID);
			gate.releaseAll();
			assertThat(stream.types()).startsWith("session", "token").endsWith("error").doesNotContain("done");
			assertThat(stream.types()).filteredOn("error"::equals).hasSize(1);
			assertFailure(stream, "model_error", true);
			assertLoggedOnce(log.getAll(), stream.runId(), requestId);
			String partial = stream.text();
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/message_count", 2)
				.has("/messages/1/content", partial)
				.has("/messages/1/role", "assistant")
				.has("/messages/1/status", "partial")
				.hasNull("/active_run_id");
			assertThat(this.server.get("/runs/" + stream.runId())).has("/state", "failed").has("/response", partial);
			assertNextTurnWorks(stream.sessionId(), List.of(PROMPT, partial + BROKEN_OFF, "Again"));
		}
	}

	static Stream<Arguments> failuresAfterTheFirstToken() {
		Completion said = Answer.tokens(SAID, " and more");
		return Stream.of(arguments("garbage", said.thenGarbage()), arguments("an error", said.thenError()),
				arguments("cut off", said.thenCut()), arguments("reset", said.thenReset()));
	}

	static Stream<Arguments> streamsCutShort() {
		return Stream.of(arguments("the end", Answer.tokens(SAID, " and more").thenEnd()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("failuresAfterTheFirstToken")
	void failsAWholeAnswerThatIsNotWhole(String name, Completion failure, CapturedOutput log) {
		this.model.otherwise((request) -> failure);
		Response response = this.server.chat(Json.message(PROMPT));
		assertThat(response).isProblem(502, "model_error").has("/retryable", true);
		assertThat(response.body()).doesNotContain(SAID, PROMPT);
		assertThat(log.getAll()).doesNotContain(SAID, PROMPT, Answer.SECRET, Parley.API_KEY);
		this.model.otherwise((request) -> Answer.tokens("Fine"));
		assertThat(this.server.chat(Json.message("Again", response.get("session_id")))).hasStatus(200);
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403 })
	void saysInTheLogThatTheKeyIsRefused(int status, CapturedOutput log) {
		this.model.otherwise((request) -> Answer.status(status));
		Response response = this.server.chat(Json.message(PROMPT));
		assertThat(response).isProblem(502, "model_error");
		assertThat(response.body()).doesNotContain("OPENAI_API_KEY");
		assertThat(log.getAll().lines().filter((line) -> line.contains("OPENAI_API_KEY is refused"))).singleElement()
			.asString()
			.contains("WARN", response.get("run_id"));
	}

	@Test
	void keepsTheToolRoundBeforeTheFailure() {
		this.model.next(Answer.tokens("Let me see. ").andToolCall("call_1", "clock", "{}"));
		this.model.otherwise((request) -> Answer.status(500));
		try (EventStream stream = this.server.stream(Json.message(PROMPT).put("agent", "timekeeper"))) {
			assertThat(stream.types()).containsExactly("session", "token", "tool_call", "tool_result", "error");
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/message_count", 2)
				.has("/messages/1/content", "Let me see. ")
				.has("/messages/1/tool_calls/0/name", "clock");
			assertNextTurnWorks(stream.sessionId(),
					List.of(PROMPT, "Let me see. ", "<tool>", "[The user went on before the answer.]", "Again"));
		}
	}

	@Test
	void saysThatNobodyListensWhereTheModelShouldBe(@TempDir Path data, CapturedOutput log) {
		try (Parley alone = Parley.start(data, ScriptedModel.refusedUrl())) {
			int started = log.getAll().length();
			Response response = alone.server().chat(Json.message(PROMPT));
			assertThat(response).isProblem(503, "model_unavailable").has("/retryable", true);
			assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
			assertThat(response.body()).doesNotContain(ScriptedModel.refusedUrl(), "127.0.0.1");
			assertLoggedOnce(log.getAll().substring(started), response.get("run_id"), response.header("X-Request-ID"));
			try (EventStream stream = alone.server().stream(Json.message(PROMPT))) {
				assertThat(stream.types()).containsExactly("session", "error");
				assertFailure(stream, "model_unavailable", true);
			}
			assertThat(alone.server().get("/health/ready")).hasStatus(200);
		}
	}

	@Test
	void logsNothingOfWhatIsSaidWhereAllIsWell(CapturedOutput log) {
		this.model.answer(SAID, " and more");
		this.model.answer(SAID);
		try (EventStream stream = this.server
			.stream(Json.message(PROMPT).set("context", Json.object().put("a", PROMPT)))) {
			assertThat(stream.last().type()).isEqualTo("done");
			this.server.chat(Json.message(PROMPT, stream.sessionId()));
		}
		assertThat(log.getAll()).doesNotContain(PROMPT, SAID, Parley.API_KEY);
	}

	@Test
	void cutsAnAnswerThatGrowsTooLong() throws InterruptedException {
		this.model.next(Answer.tokens("x".repeat(100_000), "y".repeat(100_000), "z".repeat(100_000), "end"));
		try (EventStream stream = this.server.stream(Json.message(PROMPT))) {
			assertThat(stream.types()).containsExactly("session", "token", "token", "error");
			assertFailure(stream, "answer_too_long", false);
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/messages/1/content", stream.text())
				.has("/messages/1/status", "partial");
		}
		this.model.next(Answer.tokens("x".repeat(300_000)));
		assertThat(this.server.chat(Json.message(PROMPT))).isProblem(502, "answer_too_long");
	}

	private static void assertFailure(EventStream stream, String code, boolean retryable) {
		Event error = stream.last();
		assertThat(error.type()).isEqualTo("error");
		assertThat(Json.names(error.json())).containsExactly("type", "code", "detail", "retryable");
		assertThat(error.get("code")).isEqualTo(code);
		assertThat(error.get("detail")).isNotBlank();
		assertThat(error.json().path("retryable").asBoolean()).isEqualTo(retryable);
		assertThat(stream.raw()).doesNotContain(Answer.SECRET, WORD, Parley.API_KEY, "Exception", "dev.parley",
				"127.0.0.1");
	}

	private static void assertLoggedOnce(String log, String runId, String requestId) {
		List<String> lines = log.lines()
			.filter((line) -> line.contains(runId) && !line.contains(".RunLines "))
			.toList();
		assertThat(lines).as("lines of the run in the log, beside the one of each run").hasSize(1);
		assertThat(lines.getFirst()).contains("WARN").containsPattern("\\b%s\\b.*\\b%s\\b".formatted(requestId, runId));
		assertThat(Pattern.compile(" (WARN|ERROR) ").matcher(log).results().count()).as("warnings in %s", log)
			.isEqualTo(1);
		assertThat(log).doesNotContain(PROMPT, SAID, WORD, Answer.SECRET, Parley.API_KEY).doesNotContain("\tat ");
	}

	/** The next turn of the session is answered, and its prompt holds these texts. */
	private void assertNextTurnWorks(String sessionId, List<String> prompt) {
		this.model.otherwise((request) -> Answer.tokens("Now", " it", " works"));
		assertThat(this.server.chat(Json.message("Again", sessionId))).hasStatus(200).has("/response", "Now it works");
		assertThat(this.model.requests()
			.getLast()
			.messages()
			.stream()
			.skip(1)
			.map((message) -> message.path("role").asString("").equals("tool") ? "<tool>"
					: message.path("content").asString("")))
			.containsExactlyElementsOf(prompt);
	}

	private static BodyPublisher body(String json) {
		return BodyPublishers.ofString(json);
	}

}
