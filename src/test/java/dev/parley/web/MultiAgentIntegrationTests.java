package dev.parley.web;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code POST /multi-agent}: one message to several agents. */
@ServerProperties("parley.run.max-runs=3")
@OwnServers
class MultiAgentIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@Test
	void eachAnswersInASessionOfItsOwnInTheOrderAsked() {
		this.model.otherwise((request) -> Answer.tokens(speaker(request)));
		Response response = ask("Hi", "technical", "sales", "assistant");
		assertThat(response).hasStatus(200);
		assertThat(Json.texts(results(response), "agent")).containsExactly("technical", "sales", "assistant");
		assertThat(Json.texts(results(response), "response")).containsExactly("technical", "sales", "assistant");
		assertThat(Json.texts(results(response), "session_id")).doesNotHaveDuplicates().allSatisfy((session) -> {
			assertThat(this.server.get("/sessions/" + session)).has("/message_count", 2)
				.has("/messages/0/content", "Hi");
		});
		assertThat(results(response).valueStream()).allSatisfy((result) -> {
			assertThat(Json.names(result)).containsExactly("agent", "run_id", "session_id", "response");
			assertThat(this.server.get("/runs/" + result.path("run_id").asString())).has("/state", "completed");
		});
		Response next = this.server.chat(Json.message("Go on", results(response).get(1).path("session_id").asString()));
		assertThat(next).has("/agent", "sales");
	}

	@Test
	void theyAnswerAtTheSameTime() throws InterruptedException {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens(speaker(request)).gatedBy(gate));
		List<Response> responses = Parallel.calls(1, (i) -> ask("Hi", "sales", "support", "technical"), () -> {
			gate.awaitWaiting(3, SOON);
			gate.releaseAll();
		});
		assertThat(Json.texts(results(responses.getFirst()), "response")).containsExactly("sales", "support",
				"technical");
	}

	@Test
	void aFailingAgentDoesNotAffectOthers() {
		this.model.otherwise(
				(request) -> speaker(request).equals("sales") ? Answer.status(503) : Answer.tokens(speaker(request)));
		Response response = ask("Hi", "support", "sales", "technical");
		assertThat(response).hasStatus(200)
			.has("/results/0/response", "support")
			.has("/results/2/response", "technical");
		assertThat(Json.names(results(response).get(1))).containsExactly("agent", "run_id", "session_id", "error");
		assertThat(response).has("/results/1/error/code", "model_unavailable").has("/results/1/error/retryable", true);
		assertThat(this.server.get("/runs/" + results(response).get(1).path("run_id").asString())).has("/state",
				"failed");
		assertThat(response.body()).doesNotContain(Answer.SECRET);
	}

	@Test
	void oneThatIsCancelledSaysSo() throws InterruptedException {
		this.model.next(Answer.tokens("Half").thenStall());
		List<Response> responses = Parallel.calls(1, (i) -> ask("Hi", "sales"), () -> {
			this.model.takeRequest(SOON);
			String session = this.server.get("/sessions?limit=1").json().at("/sessions/0/session_id").asString();
			String run = this.server.get("/sessions/" + session).get("active_run_id");
			this.server.post("/runs/" + run + "/cancel", "");
		});
		assertThat(responses.getFirst()).hasStatus(200)
			.has("/results/0/error/code", "run_cancelled")
			.has("/results/0/error/retryable", false);
	}

	@Test
	void aRefusedRunIsAnErrorOfItsAgent() throws InterruptedException {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens(speaker(request)).gatedBy(gate));
		List<Response> responses = Parallel.calls(1, (i) -> ask("Hi", "sales", "support", "technical", "assistant"),
				() -> {
					gate.awaitWaiting(3, SOON);
					gate.releaseAll();
				});
		Response response = responses.getFirst();
		assertThat(response).hasStatus(200)
			.has("/results/2/response", "technical")
			.has("/results/3/error/code", "overloaded")
			.has("/results/3/error/retryable", true);
		assertThat(Json.names(results(response).get(3))).containsExactly("agent", "error");
	}

	@Test
	void aMessageThatAnAgentCannotTakeIsAnErrorOfThatAgent() {
		Response response = ask(OversizedMessageIntegrationTests.manyTokens(), "assistant");
		assertThat(response).hasStatus(200)
			.has("/results/0/error/code", "validation_failed")
			.has("/results/0/error/retryable", false);
		assertThat(results(response).get(0).at("/error/detail").asString())
			.matches("message is \\d+ tokens; the agent assistant takes at most 8000");
	}

	@ParameterizedTest
	@CsvSource({ "nobody", "auto", "../assistant" })
	void anUnknownAgentIsToldBeforeAnythingStarts(String name) {
		long before = this.parley.number("SELECT count(*) FROM runs");
		assertThat(ask("Hi", "assistant", name)).isProblem(404, "agent_not_found");
		assertThat(this.parley.number("SELECT count(*) FROM runs")).isEqualTo(before);
		assertThat(this.model.requests()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"message": "Hi"}                                              | agents
			{"message": "Hi", "agents": null}                              | agents
			{"message": "Hi", "agents": []}                                | agents
			{"message": "Hi", "agents": ["sales", "sales"]}                | agents
			{"message": "Hi", "agents": "sales"}                           | agents
			{"message": "Hi", "agents": ["a","b","c","d","e","f","g","h","i","j","k"]} | agents
			{"message": "Hi", "agents": [" "]}                             | agents[0]
			{"message": "Hi", "agents": [null]}                            | agents[0]
			{"message": " ", "agents": ["sales"]}                          | message
			{"agents": ["sales"]}                                          | message
			""")
	void aWrongRequestIsRefused(String body, String field) {
		assertThat(this.server.post("/multi-agent", body)).isInvalid(field);
	}

	@Test
	void aKeyThatIsUsedAgainAsksOnlyWhoWasNotAsked() {
		this.model.otherwise((request) -> Answer.tokens(speaker(request)));
		String key = "many-" + UUID.randomUUID();
		Response first = askOnce(key, "Hi", "sales", "support");
		Response second = askOnce(key, "Hi", "technical", "support", "sales");
		assertThat(this.model.requests()).hasSize(3);
		assertThat(Json.texts(results(second), "response")).containsExactly("technical", "support", "sales");
		assertThat(Json.texts(results(second), "run_id").subList(1, 3))
			.isEqualTo(Json.texts(results(first), "run_id").reversed());
		assertThat(askOnce(key, "Something else", "sales")).hasStatus(200)
			.has("/results/0/error/code", "idempotency_key_reused");
		assertThat(askOnce("no key", "Hi", "sales")).isInvalid("Idempotency-Key");
	}

	/** The agent whose instructions are in a request to the model. */
	private static String speaker(RecordedRequest request) {
		String instructions = request.messages().getFirst().path("content").asString("");
		return instructions.contains("sales adviser") ? "sales" : instructions.contains("customer support") ? "support"
				: instructions.contains("technical support") ? "technical" : "assistant";
	}

	private Response ask(String message, String... agents) {
		return this.server.post("/multi-agent", body(message, agents));
	}

	private Response askOnce(String key, String message, String... agents) {
		return this.server.send(this.server.request("/multi-agent")
			.header("Idempotency-Key", key)
			.POST(BodyPublishers.ofString(body(message, agents).toString())));
	}

	private static ObjectNode body(String message, String... agents) {
		ObjectNode body = Json.message(message);
		body.set("agents", Json.of(agents));
		return body;
	}

	private static JsonNode results(Response response) {
		return response.json().path("results");
	}

}
