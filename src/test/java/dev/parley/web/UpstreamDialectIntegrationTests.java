package dev.parley.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Chunks;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Upstreams with dialects of OpenAI's API, as seen by clients. */
@ServerProperties("parley.agent.agents-dir=src/test/resources/structured")
@OwnServers
class UpstreamDialectIntegrationTests extends ServerTest {

	private static final String ADVICE = "{\"support_advice\":\"Your card is blocked, Ann.\",\"block_card\":true,"
			+ "\"risk_level\":8,\"follow_up_actions\":[\"call the police\",\"order a card\"]}";

	private static final String SIGNED = "{\"id\":\"c1\",\"type\":\"function\",\"extra_content\":{\"google\":"
			+ "{\"thought_signature\":\"S\\u00e9\"}},\"function\":{\"name\":\"clock\",\"arguments\":\"{}\",\"note\":[1]}}";

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatAnApiWantsBackWithACallIsSentBackEvenAfterARestart(boolean streamed, @TempDir Path data) {
		String session;
		try (Parley parley = Parley.start(data, this.model.baseUrl())) {
			this.model.next(streamed
					? RawAnswer.stream(Chunks.delta("{\"role\":\"assistant\",\"reasoning_content\":\"Let \"}"),
							Chunks.delta("{\"reasoning_content\":\"me see.\"}"),
							Chunks.delta("{\"reasoning_details\":[{\"index\":0,\"data\":\"x\"}]}"), Chunks.call(SIGNED),
							Chunks.FINISH_TOOLS, Chunks.USAGE, Chunks.DONE)
					: RawAnswer.json(Chunks.completion(
							"{\"reasoning_content\":\"Let me see.\",\"reasoning_details\":"
									+ "[{\"index\":0,\"data\":\"x\"}],\"tool_calls\":[" + SIGNED + "]}",
							"\"tool_calls\"")),
					Answer.tokens("Noon."), Answer.tokens("Still noon."));
			session = ask(parley, "What time is it?", null, streamed);
			assertSentBack();
			ask(parley, "And now?", session, streamed);
			assertSentBack();
		}
		try (Parley parley = Parley.start(data, this.model.baseUrl())) {
			this.model.next(Answer.tokens("Noon again."));
			ask(parley, "And after the restart?", session, streamed);
			assertSentBack();
		}
	}

	private static String ask(Parley parley, String message, @Nullable String session, boolean streamed) {
		var body = Json.message(message).put("agent", "timekeeper");
		if (session != null) {
			body.put("session_id", session);
		}
		if (!streamed) {
			Response response = parley.server().chat(body);
			assertThat(response).hasStatus(200);
			return response.get("session_id");
		}
		try (EventStream stream = parley.server().stream(body)) {
			assertThat(stream.last().type()).isEqualTo("done");
			return stream.sessionId();
		}
	}

	private void assertSentBack() {
		JsonNode asked = this.model.requests()
			.getLast()
			.messages()
			.stream()
			.filter((message) -> message.has("tool_calls"))
			.findFirst()
			.orElseThrow();
		assertThat(asked.path("reasoning_content").asString()).isEqualTo("Let me see.");
		assertThat(asked.at("/reasoning_details/0/data").asString()).isEqualTo("x");
		JsonNode call = asked.at("/tool_calls/0");
		assertThat(call.at("/extra_content/google/thought_signature").asString()).isEqualTo("S\u00e9");
		assertThat(call.at("/function/note/0").asInt()).isEqualTo(1);
		assertThat(call.at("/function/name").asString()).isEqualTo("clock");
		assertThat(call.propertyNames()).containsExactlyInAnyOrder("id", "type", "function", "extra_content");
	}

	@Test
	void reasoningIsNotSentBackWithoutACall() {
		this.model.next(RawAnswer.stream(Chunks.delta("{\"reasoning_content\":\"Hm.\"}"), Chunks.text("Hi"),
				Chunks.FINISH, Chunks.DONE), Answer.tokens("Hi again"));
		String session;
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.text()).isEqualTo("Hi");
			session = stream.sessionId();
		}
		this.server.chat(Json.message("Again", session));
		assertThat(this.model.requests().getLast().body().toString()).doesNotContain("Hm.", "reasoning");
	}

	@Test
	void aRefusalIsTheAnswerOfAStructuredAgent() {
		this.model.next(RawAnswer.stream(Chunks.delta("{\"refusal\":\"I \"}"),
				Chunks.delta("{\"refusal\":\"cannot.\"}"), Chunks.FINISH, Chunks.USAGE, Chunks.DONE));
		try (EventStream stream = this.server.stream(Json.message("My card").put("agent", "teller"))) {
			assertThat(stream.types()).startsWith("session").endsWith("token", "done");
			assertThat(stream.text()).isEqualTo("I cannot.");
			assertRefused(stream.last().json());
			assertThat(this.server.get("/runs/" + stream.runId())).has("/response", "I cannot.");
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/messages/1/content", "I cannot.");
		}
		this.model.next(RawAnswer.json(Chunks.completion("{\"content\":null,\"refusal\":\"I cannot.\"}", "\"stop\"")));
		Response response = this.server.chat(Json.message("My card").put("agent", "teller"));
		assertThat(response).hasStatus(200);
		assertRefused(response.json());
		assertThat(this.model.requests()).as("nobody asks twice").hasSize(2);
	}

	private static void assertRefused(JsonNode answer) {
		assertThat(answer.path("response").asString()).isEqualTo("I cannot.");
		assertThat(answer.path("finish_reason").asString()).isEqualTo("refusal");
		assertThat(answer.path("output").isMissingNode()).isTrue();
	}

	@Test
	void whatWasWithheldIsNotAskedForAgain() {
		this.model.next(Answer.tokens("{\"support_").finishReason("content_filter"));
		assertThat(this.server.chat(Json.message("My card").put("agent", "teller"))).isProblem(502, "output_invalid");
		assertThat(this.model.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\uFEFF", "<think>Hm {}.</think>", "<think>\nHm\n</think>\n\n", "Hm.</think>", " \n" })
	void whatModelsWriteBeforeAnObjectIsTakenAway(String before) {
		this.model.next(Answer.tokens((before + ADVICE).split("(?s)(?<=\\G.{3})")), Answer.tokens(before + ADVICE));
		try (EventStream stream = this.server.stream(Json.message("My card").put("agent", "teller"))) {
			assertThat(stream.last().json().path("output")).isEqualTo(Json.parse(ADVICE));
		}
		assertThat(this.server.chat(Json.message("My card").put("agent", "teller"))).has("/response", ADVICE);
		assertThat(this.model.requests()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\uFEFFtimekeeper", "<think>Not assistant.</think>\n\ntimekeeper", "Hm.</think> `timekeeper`" })
	void theRouterFindsTheNameToo(String choice) {
		this.model.next(Answer.tokens(choice), Answer.tokens("Noon"));
		assertThat(this.server.chat(Json.message("What time is it?").put("agent", "auto"))).has("/agent", "timekeeper");
	}

	@Test
	void theModelsRetryAfterIsPassedOn() {
		this.model.next(Answer.status(429).retryAfter(7), Answer.status(503), Answer.status(503).retryAfter(1_000_000));
		for (String seconds : List.of("7", "5", "3600")) {
			Response response = this.server.chat(Json.message("Hi"));
			assertThat(response).isProblem(503, "model_unavailable");
			assertThat(response.header("Retry-After")).isEqualTo(seconds);
		}
	}

	@Test
	void toolCallsWithoutAnEndFailTheRunOnly() {
		String arguments = "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"clock\",\"arguments\":\""
				+ "x".repeat(100_000) + "\"}}]}";
		this.model.next(RawAnswer.stream().chunkForever(Chunks.delta(arguments), Duration.ZERO));
		assertThat(this.server.chat(Json.message("Hi").put("agent", "timekeeper"))).isProblem(502, "answer_too_long");
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
	}

	@Test
	void whatWasSaidBeforeAnErrorIsKept() {
		this.model.next(RawAnswer.json("{\"error\":{\"code\":502},\"choices\":[{\"message\":{\"content\":\"Hel\"},"
				+ "\"finish_reason\":\"error\"}]}"));
		Response response = this.server.chat(Json.message("Hi"));
		assertThat(response).isProblem(502, "model_error");
		assertThat(this.server.get("/sessions/" + response.get("session_id"))).has("/messages/1/content", "Hel")
			.has("/messages/1/status", "partial");
	}

	/** A redirect may lead to an unknown server, which must not get the key. */
	@Test
	void redirectsAreNotFollowed() {
		this.model.next(Answer.status(307).header("Location", this.model.baseUrl() + "/chat/completions"));
		assertThat(this.server.chat(Json.message("Hi"))).isProblem(502, "model_error");
		assertThat(this.model.requests()).hasSize(1);
	}

}
