package dev.parley.web;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code "agent": "auto"}: the server chooses the agent. */
class AutoAgentIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@Test
	void theModelChoosesAndTheAnswerSaysWhoAnswered() {
		this.model.next(Answer.tokens("technical").usage(100, 1), Answer.tokens("Restart", " it.").usage(20, 2));
		try (EventStream stream = this.server.stream(auto("My machine hums"))) {
			assertThat(stream.next().json()).isEqualTo(Json.object()
				.put("type", "session")
				.put("session_id", stream.sessionId())
				.put("run_id", stream.runId())
				.put("agent", "auto")
				.put("model", Parley.MODEL));
			assertThat(stream.types()).containsExactly("session", "token", "token", "done");
			JsonNode done = stream.last().json();
			assertThat(done.path("agent").asString()).isEqualTo("technical");
			assertThat(done.path("response").asString()).isEqualTo("Restart it.");
			assertThat(done.path("usage").path("prompt_tokens").asInt()).isEqualTo(120);
			assertThat(done.path("tokens_used").asInt()).isEqualTo(123);
			assertThat(this.server.get("/runs/" + stream.runId())).has("/agent", "technical")
				.has("/usage/total_tokens", 123);
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/agent", "technical")
				.has("/message_count", 2);
		}
		RecordedRequest asked = this.model.requests().get(1);
		assertThat(instructions(asked)).contains("technical support engineer");
	}

	@Test
	void theModelIsAskedForANameAndNoMore() {
		this.model.next(Answer.tokens("sales"));
		this.server.chat(auto("What is your name?").set("context", Json.object().put("page", "pricing")));
		RecordedRequest asked = this.model.requests().getFirst();
		assertThat(asked.streaming()).isFalse();
		assertThat(asked.body().path("temperature").asDouble(1)).isZero();
		assertThat(asked.body().path("max_tokens").asInt()).isEqualTo(2_000);
		assertThat(asked.body().has("tools")).isFalse();
		assertThat(asked.messages()).hasSize(2);
		assertThat(instructions(asked)).contains("- assistant: A helpful assistant", "- sales: Advice",
				"- support: Customer", "- technical: Technical");
		assertThat(asked.lastUserMessage()).startsWith("What is your name?").contains("pricing");
	}

	@Test
	void theSessionGoesOnWithWhoAnswered() {
		this.model.next(Answer.tokens("support"), Answer.tokens("I am sorry"), Answer.tokens("Soon"));
		String session = this.server.chat(auto("It came broken")).get("session_id");
		assertThat(this.server.chat(Json.message("When?", session))).has("/agent", "support").has("/response", "Soon");
		assertThat(this.model.requests()).hasSize(3);
		assertThat(this.model.requests().getLast().messages()).hasSize(4);
	}

	@Test
	void aConversationCanBeRoutedAgain() {
		this.model.next(Answer.tokens("Hello"), Answer.tokens("technical"), Answer.tokens("Restart it"),
				Answer.tokens("sales"), Answer.tokens("Buy it"));
		String session = this.server.chat(Json.message("Hi")).get("session_id");
		assertThat(this.server.chat(auto("It hums").put("session_id", session))).has("/agent", "technical");
		assertThat(this.server.chat(auto("A new one, then").put("session_id", session))).has("/agent", "sales");
		assertThat(contents(this.model.requests().getLast()).subList(1, 6)).containsExactly("Hi", "Hello", "It hums",
				"Restart it", "A new one, then");
	}

	@Test
	void aSessionCanBeMadeToHaveItsFirstMessageRouted() {
		this.model.next(Answer.tokens("sales"), Answer.tokens("Buy it"), Answer.tokens("Really"));
		Response made = this.server.post("/sessions", Json.object().put("agent", "auto"));
		assertThat(made).hasStatus(201).has("/agent", "auto");
		String session = made.get("session_id");
		assertThat(this.server.chat(Json.message("Which one?", session))).has("/agent", "sales");
		assertThat(this.server.chat(Json.message("Really?", session))).has("/agent", "sales");
		assertThat(this.model.requests()).hasSize(3);
	}

	@ParameterizedTest
	@CsvSource({ "' Technical.\n', technical", "`sales`, sales", "'\"support\"', support", "**technical**, technical",
			"SALES, sales" })
	void aNameIsANameHoweverItIsWritten(String answer, String agent) {
		this.model.next(Answer.tokens(answer), Answer.tokens("Hello"));
		assertThat(this.server.chat(auto("Hm"))).has("/agent", agent);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "I would say technical", "technical sales", "nobody", "auto", "...", "{\"agent\": \"sales\"}" })
	void whatIsNoNameIsTheDefaultAgent(String answer) {
		this.model.next(Answer.tokens(answer), Answer.tokens("Hello"));
		Response response = this.server.chat(auto("I want my money back, a refund"));
		assertThat(response).has("/agent", "assistant");
		assertThat(this.server.get("/sessions/" + response.get("session_id"))).has("/agent", "assistant");
	}

	@ParameterizedTest
	@CsvSource({ "I want a refund, support", "How are you?, assistant" })
	void keywordsChooseWhereTheModelFails(String message, String agent) {
		this.model.next(Answer.status(500), Answer.tokens("Hello").usage(5, 1));
		assertThat(this.server.chat(auto(message))).hasStatus(200).has("/agent", agent).has("/usage/total_tokens", 6);
		assertThat(this.model.requests()).hasSize(2);
	}

	@Test
	void aChoiceCanBeCancelledAndIsLeftOpen() throws InterruptedException {
		this.model.next(Answer.hangBeforeHeaders());
		try (EventStream stream = this.server.stream(auto("It hums"))) {
			RecordedRequest choosing = this.model.takeRequest(SOON);
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(stream.types()).containsExactly("session", "cancelled");
			assertThat(choosing.awaitConnectionEnding(Patience.AT_ONCE).closedByPeer()).isTrue();
			assertThat(this.server.get("/runs/" + stream.runId())).has("/agent", "auto").has("/state", "cancelled");
			this.model.next(Answer.tokens("technical"), Answer.tokens("Restart it"));
			assertThat(this.server.chat(Json.message("It still hums", stream.sessionId()))).has("/agent", "technical");
		}
	}

	@Test
	void theChoiceStaysWhereTheAnswerFails() {
		this.model.next(Answer.tokens("technical"), Answer.status(400), Answer.tokens("Restart it"));
		Response failed = this.server.chat(auto("It hums"));
		assertThat(failed).isProblem(502, "model_error");
		assertThat(this.server.chat(Json.message("Again?", failed.get("session_id")))).has("/agent", "technical");
	}

	@Test
	void aKeyThatIsUsedAgainAsksNobodyAgain() {
		this.model.next(Answer.tokens("sales"), Answer.tokens("Buy it"));
		String key = "auto-" + System.nanoTime();
		List<Response> responses = List.of(keyed(key), keyed(key));
		assertThat(responses.getLast()).hasHeader("Idempotent-Replayed", "true").has("/agent", "sales");
		assertThat(responses.getLast().json()).isEqualTo(responses.getFirst().json());
		assertThat(this.model.requests()).hasSize(2);
	}

	private Response keyed(String key) {
		return this.server.send(this.server.request("/chat")
			.header("Idempotency-Key", key)
			.POST(BodyPublishers.ofString(auto("Which one?").toString())));
	}

	private static ObjectNode auto(String message) {
		return Json.message(message).put("agent", "auto");
	}

	private static String instructions(RecordedRequest request) {
		return contents(request).getFirst();
	}

	private static List<String> contents(RecordedRequest request) {
		return request.messages().stream().map((message) -> message.path("content").asString("")).toList();
	}

}
