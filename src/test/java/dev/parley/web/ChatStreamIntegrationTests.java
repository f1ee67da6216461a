package dev.parley.web;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** {@code POST /chat/stream}. */
class ChatStreamIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@Test
	void writesEachFrameAsTheContractHasIt() {
		this.model.answer("Hello", " world");
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			String[] frames = stream.raw().split("(?<=\n\n)");
			assertThat(frames).hasSize(4);
			assertThat(frames[0]).matches("id: 1\nevent: session\ndata: \\{\"type\":\"session\",[^\n]+}\n\n");
			assertThat(frames[1])
				.isEqualTo("id: 2\nevent: token\ndata: {\"type\":\"token\",\"content\":\"Hello\"}\n\n");
			assertThat(frames[2])
				.isEqualTo("id: 3\nevent: token\ndata: {\"type\":\"token\",\"content\":\" world\"}\n\n");
			assertThat(frames[3]).matches("id: 4\nevent: done\ndata: \\{\"type\":\"done\",[^\n]+}\n\n");
		}
	}

	@Test
	void sendsTheHeadersOfAStream() {
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.status()).isEqualTo(200);
			assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
			assertThat(stream.header("Cache-Control")).isEqualTo("no-cache");
			assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
			assertThat(stream.header("X-Request-ID")).isNotBlank();
			Event session = stream.next();
			assertThat(stream.header("X-Run-ID")).isEqualTo(session.get("run_id"));
			assertThat(stream.header("Location")).isEqualTo("/runs/" + session.get("run_id") + "/stream");
		}
	}

	@Test
	void numbersTheEventsFromOneOn() {
		this.model.answer(IntStream.range(0, 500).mapToObj((i) -> i + " ").toArray(String[]::new));
		try (EventStream stream = this.server.stream(Json.message("Count"))) {
			assertThat(stream.all().stream().map(Event::id))
				.containsExactlyElementsOf(IntStream.rangeClosed(1, 502).mapToObj(String::valueOf).toList());
			assertThat(stream.all()).allSatisfy((event) -> assertThat(event.get("type")).isEqualTo(event.type()));
			assertThat(stream.tokens()).startsWith("0 ", "1 ").endsWith("498 ", "499 ").hasSize(500);
		}
	}

	@Test
	void tellsTheSessionBeforeTheModelAnswers() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hello").gatedBy(gate).holdingHeaders());
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			Event session = stream.next();
			assertThat(session.type()).isEqualTo("session");
			assertThat(Json.names(session.json())).containsExactly("type", "session_id", "run_id", "agent", "model");
			assertThat(session.get("agent")).isEqualTo("assistant");
			assertThat(session.get("model")).isEqualTo(Parley.MODEL);
			gate.awaitWaiting(1, SOON);
			assertThat(stream.hasNext()).isFalse();
			gate.releaseAll();
			assertThat(stream.text()).isEqualTo("Hello");
		}
	}

	@Test
	void sendsEachTokenAsSoonAsItIsThere() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		try (EventStream stream = this.server.stream(Json.message("Count"))) {
			assertThat(stream.next().type()).isEqualTo("session");
			for (String token : List.of("One", " two", " three")) {
				gate.awaitWaiting(1, SOON);
				assertThat(stream.hasNext()).isFalse();
				gate.release();
				assertThat(stream.next().get("content")).isEqualTo(token);
			}
			assertThat(stream.last().type()).isEqualTo("done");
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("texts")
	void changesNoByteOfTheText(String name, String... tokens) {
		this.model.answer(tokens);
		try (EventStream stream = this.server.stream(Json.message("Say it"))) {
			assertThat(stream.tokens()).containsExactly(tokens);
			assertThat(stream.last().get("response")).isEqualTo(String.join("", tokens));
			assertThat(stream.raw().split("\n\n", -1)).as("frames").hasSize(tokens.length + 3);
			assertThat(stream.types()).hasSize(tokens.length + 2);
		}
	}

	static Stream<Arguments> texts() {
		return Stream.of(text("spaces", " leading", " ", "  ", "trailing ", "\t"),
				text("line feeds", "a\nb", "\n", "\n\n", "c\n"),
				text("carriage returns", "a\r\nb", "\r", "c\rd", "\r\n"),
				text("frames within the text", "data: x", "\ndata: {}\n\n", "event: done\n", "id: 7", ": comment"),
				text("emoji", "\ud83d\ude00", "👩‍👩‍👧 ok", "é", "漢字"),
				text("other line separators", "a\u2028b\u2029c", "\u0085", "\ufeff", "\u200b"),
				text("quotes and backslashes", "\"", "\\", "\\n", "\\u0041", "\"}\n"),
				text("control characters", "\u0001\u0007\b\f\u001b\u001f\u007f"),
				text("HTML", "<script>alert('x')</script>", "&amp; </div>", "<!--"),
				text("what looks like JSON", "{\"type\":\"done\"}", "[DONE]", "null"),
				text("one long token", "long ".repeat(20_000)));
	}

	private static Arguments text(String name, String... tokens) {
		return arguments(name, tokens);
	}

	/** U+0000 and lone surrogates cannot be stored. */
	@Test
	void tellsWhatIsStoredAlsoOfWhatIsHardlyText() {
		String asked = "{\"message\":\"half \\ud83d an emoji, \\u0000 nothing\"}";
		this.model.next(
				Answer.tokens("a\ud83d", "\ude00b", "\ud83d", "\ude00", "\udc00", "c\u0000", "d\ud83d", "e", "\ud83d"));
		try (EventStream stream = this.server.stream(asked)) {
			assertThat(stream.tokens()).containsExactly("a", "\ud83d\ude00b", "\ud83d\ude00", "\ufffd", "c\ufffd", "d",
					"\ufffde", "\ufffd");
			assertThat(stream.last().get("response")).isEqualTo(stream.text());
			assertThat(this.server.get("/sessions/" + stream.sessionId()))
				.has("/messages/0/content", "half \ufffd an emoji, \ufffd nothing")
				.has("/messages/1/content", stream.text());
			assertThat(this.model.requests().getLast().messages().getLast().path("content").asString())
				.isEqualTo("half \ufffd an emoji, \ufffd nothing");
		}
	}

	@Test
	void readsTheModelsBytesHoweverTheyAreCut() {
		this.model.next(Answer.tokens("é", "\ud83d\ude00", " ", "漢").splitBytes());
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.tokens()).containsExactly("é", "\ud83d\ude00", " ", "漢");
		}
	}

	@Test
	void endsWithTheWholeResponse() {
		this.model.next(Answer.tokens("Hello", " world").usage(21, 4).model("scripted-1-2026"));
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			JsonNode done = stream.last().json();
			assertThat(Json.names(done)).containsExactlyInAnyOrder("type", "response", "session_id", "run_id",
					"message_id", "agent", "model", "tokens_used", "usage", "finish_reason", "tool_calls", "timing");
			assertThat(done.path("response").asString()).isEqualTo("Hello world").isEqualTo(stream.text());
			assertThat(done.path("session_id").asString()).isEqualTo(stream.sessionId());
			assertThat(done.path("run_id").asString()).isEqualTo(stream.runId());
			assertThat(done.path("agent").asString()).isEqualTo("assistant");
			assertThat(done.path("model").asString()).isEqualTo("scripted-1-2026");
			assertThat(done.path("tokens_used").asInt()).isEqualTo(25);
			assertThat(done.path("finish_reason").asString()).isEqualTo("stop");
			assertThat(done.path("tool_calls").isEmpty()).isTrue();
		}
	}

	@Test
	void isDoneOnlyOnceTheAnswerIsStored() {
		for (int turn = 0; turn < 10; turn++) {
			try (EventStream stream = this.server.stream(Json.message("Hi"))) {
				Event done = stream.event("done");
				assertThat(this.server.get("/runs/" + stream.runId())).has("/state", "completed")
					.has("/response", "Echo: Hi")
					.has("/message_id", done.get("message_id"));
				assertThat(this.server.get("/sessions/" + stream.sessionId()))
					.has("/messages/1/message_id", done.get("message_id"))
					.has("/messages/1/content", "Echo: Hi")
					.has("/messages/1/status", "complete")
					.hasNull("/active_run_id");
			}
		}
	}

	@Test
	void goesOnWithoutItsReader() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hello", " world").gatedBy(gate));
		EventStream stream = this.server.stream(Json.message("Hi"));
		gate.release();
		stream.event("token");
		stream.close();
		gate.awaitWaiting(1, SOON);
		gate.releaseAll();
		assertThat(this.server.awaitRun(stream.runId(), "completed")).has("/response", "Hello world");
	}

	@Test
	void showsTheCallOfATool() throws InterruptedException {
		this.model.next(Answer.tokens("Let me see. ").andToolCall("call_1", "clock", "{}").usage(30, 5),
				Answer.tokens("It is", " late.").usage(50, 6));
		try (EventStream stream = this.server.stream(Json.message("Time?").put("agent", "timekeeper"))) {
			assertThat(stream.types()).containsExactly("session", "token", "tool_call", "tool_result", "token", "token",
					"done");
			JsonNode called = stream.all().get(2).json();
			assertThat(called).isEqualTo(
					Json.parse("{\"type\":\"tool_call\",\"id\":\"call_1\",\"name\":\"clock\",\"arguments\":{}}"));
			JsonNode result = stream.all().get(3).json();
			assertThat(Json.names(result)).containsExactly("type", "id", "name", "result", "duration_ms");
			assertThat(result.path("id").asString()).isEqualTo("call_1");
			assertThat(result.path("result").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
			assertThat(result.path("duration_ms").isIntegralNumber()).isTrue();
			JsonNode done = stream.last().json();
			assertThat(done.path("response").asString()).isEqualTo("Let me see. It is late.").isEqualTo(stream.text());
			assertThat(done.path("usage").path("total_tokens").asInt()).isEqualTo(91);
			JsonNode call = done.path("tool_calls").path(0);
			assertThat(Json.names(call)).containsExactlyInAnyOrder("id", "name", "arguments", "result", "duration_ms");
			assertThat(call.path("result")).isEqualTo(result.path("result"));

			this.model.takeRequest(SOON);
			RecordedRequest second = this.model.takeRequest(SOON);
			List<JsonNode> prompt = second.messages();
			JsonNode asked = prompt.get(prompt.size() - 2);
			assertThat(asked.path("role").asString()).isEqualTo("assistant");
			assertThat(asked.at("/tool_calls/0/id").asString()).isEqualTo("call_1");
			assertThat(asked.at("/tool_calls/0/function/name").asString()).isEqualTo("clock");
			assertThat(prompt.getLast().path("role").asString()).isEqualTo("tool");
			assertThat(prompt.getLast().path("tool_call_id").asString()).isEqualTo("call_1");
			assertThat(prompt.getLast().path("content").asString()).isEqualTo(result.path("result").asString());
		}
	}

	@Test
	void keepsToolCallsInTheSession() {
		this.model.next(Answer.toolCall("call_1", "clock", "{}"), Answer.tokens("It is late."));
		String session = this.server.chat(Json.message("Time?").put("agent", "timekeeper")).get("session_id");
		assertThat(this.server.get("/sessions/" + session)).has("/message_count", 3)
			.has("/messages/1/tool_calls/0/id", "call_1")
			.has("/messages/2/content", "It is late.");
		this.server.chat(Json.message("And now?", session));
		assertThat(
				this.model.requests().getLast().messages().stream().map((message) -> message.path("role").asString()))
			.containsExactly("system", "user", "assistant", "tool", "assistant", "user");
	}

	@Test
	void tellsTheModelOfToolsThatFail() {
		this.model.next(Answer.toolCall("call_1", "nothing", "{\"a\": 1}").andToolCall("call_2", "clock", "not json"),
				Answer.tokens("Sorry."));
		try (EventStream stream = this.server.stream(Json.message("Time?").put("agent", "timekeeper"))) {
			assertThat(stream.types()).containsExactly("session", "tool_call", "tool_call", "tool_result",
					"tool_result", "token", "done");
			assertThat(stream.all().subList(3, 5)).allSatisfy((failed) -> assertThat(Json.names(failed.json()))
				.containsExactly("type", "id", "name", "error", "duration_ms"));
			assertThat(stream.all().get(2).json().path("arguments").asString()).isEqualTo("not json");
			assertThat(Json.names(stream.last().json().at("/tool_calls/0"))).contains("error").doesNotContain("result");
		}
	}

}
