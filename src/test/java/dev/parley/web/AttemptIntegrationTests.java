package dev.parley.web;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.Chunks;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import dev.parley.testing.StrictApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Only calls that fail before the answer begins are retried. */
@OwnServers
@ServerProperties({ "parley.model.retries=2" })
class AttemptIntegrationTests extends ServerTest {

	/** Makes enough calls for the retry budget, because the tests share one server. */
	@BeforeEach
	void earnRetries() throws InterruptedException {
		assertThat(Parallel.calls(15, (_) -> this.server.chat(Json.message("Hi")).status())).containsOnly(200);
		this.model.reset();
	}

	static Stream<Answer> transientFaults() {
		return Stream.of(Answer.status(408), Answer.status(409), Answer.status(429), Answer.status(500),
				Answer.status(503), RawAnswer.ofBytes().reset(), RawAnswer.ofBytes().close(),
				RawAnswer.stream().close(), Answer.tokens().thenCut(), Answer.tokens().thenReset());
	}

	@ParameterizedTest
	@MethodSource("transientFaults")
	void aFaultThatPassesIsNotSeen(Answer fault) {
		this.model.next(fault, Answer.tokens("Hello", " world"));
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.types()).containsExactly("session", "token", "token", "done");
			assertThat(outcomes(stream.runId())).containsExactly("failed", "completed");
			JsonNode first = attempts(stream.runId()).path(0);
			assertThat(first.path("model").asString()).isEqualTo("scripted-1");
			assertThat(first.path("code").asString()).startsWith("model_");
			assertThat(first.path("duration_ms").isNumber()).isTrue();
			assertThat(attempts(stream.runId()).path(1).has("code")).isFalse();
		}
	}

	@Test
	void aCallIsMadeThreeTimesAtTheMost() {
		this.model.otherwise((_) -> Answer.status(500));
		Response response = this.server.chat(Json.message("Hi"));
		assertThat(response).isProblem(503, "model_unavailable");
		assertThat(this.model.requests()).hasSize(3);
		assertThat(outcomes(response.get("run_id"))).containsExactly("failed", "failed", "failed");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 404, 422 })
	void aRefusalIsNotAskedForAgain(int status) {
		this.model.otherwise((_) -> Answer.status(status));
		assertThat(this.server.chat(Json.message("Hi"))).isProblem(502, "model_error");
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void nothingIsAskedAgainAfterTheFirstToken() {
		this.model.next(Answer.tokens("Hello").thenCut());
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.types()).containsExactly("session", "token", "error");
			assertThat(this.model.requests()).hasSize(1);
			assertThat(outcomes(stream.runId())).containsExactly("failed");
		}
	}

	@Test
	void nothingIsAskedAgainAfterTheFirstThought() {
		this.model.next(RawAnswer.stream().chunk(Chunks.delta("{\"reasoning_content\":\"Hm.\"}")).close());
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.last().type()).isEqualTo("error");
		}
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void halfAToolCallIsForgottenAndNotMixedWithTheNext() {
		this.model.next(RawAnswer.stream()
			.chunk(Chunks.call("{\"index\":0,\"id\":\"call_old\",\"type\":\"function\","
					+ "\"function\":{\"name\":\"clock\",\"arguments\":\"{\\\"zone\\\":\"}}"))
			.close(), Answer.toolCall("call_new", "clock", "{}"), Answer.tokens("Noon"));
		try (EventStream stream = this.server.stream(Json.message("Time?").put("agent", "timekeeper"))) {
			assertThat(stream.types()).containsExactly("session", "tool_call", "tool_result", "token", "done");
			assertThat(stream.all().get(1).get("id")).isEqualTo("call_new");
			assertThat(stream.all().get(1).json().path("arguments").toString()).isEqualTo("{}");
			assertThat(stream.raw()).doesNotContain("call_old");
			assertThat(outcomes(stream.runId())).containsExactly("failed", "completed", "completed");
		}
	}

	@Test
	void aFaultAfterAToolRoundRepeatsNoTool() {
		this.model.next(Answer.toolCall("call_1", "clock", "{}"), Answer.status(503), Answer.tokens("Noon"));
		try (EventStream stream = this.server.stream(Json.message("Time?").put("agent", "timekeeper"))) {
			assertThat(stream.types()).containsExactly("session", "tool_call", "tool_result", "token", "done");
			assertThat(outcomes(stream.runId())).containsExactly("completed", "failed", "completed");
		}
	}

	@Test
	void theUpstreamSaysHowLongToWait() {
		this.model.next(Answer.status(429).retryAfter(2), Answer.tokens("Hello"));
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
		List<RecordedRequest> requests = this.model.requests();
		assertThat(Duration.ofNanos(requests.get(1).arrivedAt() - requests.get(0).arrivedAt()))
			.isGreaterThanOrEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void anUpstreamThatWantsALongTimeIsNotWaitedFor() {
		this.model.next(Answer.status(429).retryAfter(21));
		Response response = this.server.chat(Json.message("Hi"));
		assertThat(response).isProblem(503, "model_unavailable").hasHeader("Retry-After", "21");
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void aCancelledCallIsAnAttemptToo() throws InterruptedException {
		this.model.next(Answer.hangBeforeHeaders());
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			this.model.takeRequest(Patience.LIMIT);
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(stream.last().type()).isEqualTo("cancelled");
			assertThat(outcomes(stream.runId())).containsExactly("cancelled");
		}
	}

	@Test
	void aRequestThatIsAdaptedCountsTwice() {
		this.model.otherwise((request) -> request.body().has("temperature")
				? StrictApi.unsupported("temperature", "Unsupported value: 'temperature'.") : Answer.tokens("Hello"));
		Response response = this.server.chat(Json.message("Hi").put("temperature", 1));
		assertThat(response).hasStatus(200);
		assertThat(outcomes(response.get("run_id"))).containsExactly("failed", "completed");
	}

	@Test
	void theRouterIsAskedAgainToo() {
		this.model.next(Answer.status(500), Answer.tokens("sales"), Answer.tokens("Buy"));
		Response response = this.server.chat(Json.message("Hi").put("agent", "auto"));
		assertThat(response).hasStatus(200).has("/agent", "sales");
		assertThat(outcomes(response.get("run_id"))).containsExactly("failed", "completed", "completed");
	}

	private JsonNode attempts(String runId) {
		return this.server.get("/runs/" + runId).json().path("attempts");
	}

	private List<String> outcomes(String runId) {
		return Json.texts(attempts(runId), "outcome");
	}

}
