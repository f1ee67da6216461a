package dev.parley.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The fallback model answers if the primary one fails, and a failing model is not called
 * for a while.
 */
@OwnServers
class FallbackIntegrationTests extends FallbackTest {

	@ParameterizedTest
	@ValueSource(ints = { 401, 403, 404, 429, 500 })
	void theFallbackAnswersIfTheFirstCannotBegin(int status) {
		this.first.otherwise((_) -> Answer.status(status));
		this.second.otherwise((_) -> Answer.tokens("I", " can"));
		try (Parley parley = startWithFallback("parley.model.retries=1");
				EventStream stream = parley.server().stream(Json.message("Hi"))) {
			assertThat(stream.types()).containsExactly("session", "token", "token", "done");
			assertThat(stream.last().get("model")).isEqualTo("reserve");
			assertThat(this.second.requests()).singleElement().satisfies((request) -> {
				assertThat(request.model()).isEqualTo("reserve");
				assertThat(request.header("Authorization")).contains("Bearer key-of-reserve");
				assertThat(request.header("X-Own")).as("meant for the first").isEmpty();
			});
			Response run = parley.server().get("/runs/" + stream.runId());
			assertThat(run).has("/attempts/0/model", Parley.MODEL);
			assertThat(Json.texts(run.json().path("attempts"), "model").getLast()).isEqualTo("reserve");
			assertThat(Json.texts(run.json().path("attempts"), "outcome").getLast()).isEqualTo("completed");
		}
	}

	@Test
	void theFallbackAnswersIfTheFirstDoesNotBeginInTime() {
		this.first.otherwise((_) -> Answer.hangBeforeHeaders());
		this.second.otherwise((_) -> Answer.tokens("I can"));
		try (Parley parley = startWithFallback("parley.model.retries=2", "parley.model.first-token-timeout=500ms");
				EventStream stream = parley.server().stream(Json.message("Hi"))) {
			assertThat(stream.last().type()).isEqualTo("done");
			assertThat(this.first.requests()).as("no retry of what took so long").hasSize(1);
			assertThat(Json.texts(parley.server().get("/runs/" + stream.runId()).json().path("attempts"), "code"))
				.startsWith("model_timeout");
		}
	}

	@Test
	void anInvalidRequestHasNoFallback() {
		this.first.otherwise((_) -> Answer.status(400));
		try (Parley parley = startWithFallback()) {
			assertThat(parley.server().chat(Json.message("Hi"))).isProblem(502, "model_error");
			assertThat(this.second.requests()).isEmpty();
		}
	}

	@Test
	void noFallbackAfterTheAnswerHasBegun() {
		this.first.next(Answer.tokens("Hello").thenCut());
		try (Parley parley = startWithFallback(); EventStream stream = parley.server().stream(Json.message("Hi"))) {
			assertThat(stream.types()).containsExactly("session", "token", "error");
			assertThat(this.second.requests()).isEmpty();
		}
	}

	@Test
	void theFailureOfTheFirstIsTold() {
		this.first.otherwise((_) -> Answer.status(429).retryAfter(30));
		this.second.otherwise((_) -> Answer.status(401));
		try (Parley parley = startWithFallback()) {
			assertThat(parley.server().chat(Json.message("Hi"))).isProblem(503, "model_unavailable")
				.hasHeader("Retry-After", "30");
		}
	}

	@Test
	void anAgentNamesAModelOfItsOwn() throws Exception {
		Path agents = Files.createDirectories(this.folder.resolve("agents"));
		Files.writeString(agents.resolve("careful.md"), """
				---
				description: Careful.
				model: big
				fallback_model: small
				---
				Be careful.
				""");
		this.first.otherwise((request) -> request.model().equals("big") ? Answer.status(500) : Answer.tokens("Fine"));
		try (Parley parley = start("parley.agent.agents-dir=" + agents)) {
			Response response = parley.server().chat(Json.message("Hi").put("agent", "careful"));
			assertThat(response).hasStatus(200).has("/model", "small");
			assertThat(this.first.requests()).extracting(RecordedRequest::model).containsExactly("big", "small");
			assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200);
		}
	}

	@Test
	void aBreakerOpensAndClosesAgain() {
		this.first.otherwise((_) -> Answer.status(500));
		try (Parley parley = start("parley.model.breaker-open=3s")) {
			Server server = parley.server();
			IntStream.range(0, 10).forEach((_) -> assertThat(server.chat(Json.message("Hi"))).hasStatus(503));
			assertThat(this.first.requests()).hasSize(10);
			Response refused = server.chat(Json.message("Hi"));
			assertThat(refused).isProblem(503, "model_unavailable").has("/retryable", true);
			assertThat(refused.header("Retry-After")).matches("[1-3]");
			assertThat(this.first.requests()).as("nobody asked").hasSize(10);
			assertThat(server.get("/runs/" + refused.get("run_id"))).has("/attempts/0/outcome", "skipped");
			assertThat(server.get("/health/ready")).hasStatus(200);
			this.first.otherwise((_) -> Answer.tokens("Well again"));
			Awaitility.await()
				.atMost(Patience.LIMIT)
				.pollInterval(Duration.ofMillis(200))
				.until(() -> server.chat(Json.message("Hi")).status() == 200);
			IntStream.range(0, 5).forEach((_) -> assertThat(server.chat(Json.message("Hi"))).hasStatus(200));
			Awaitility.await().until(() -> !server.get("/health").get("status").equals("degraded"));
		}
	}

	@Test
	void healthShowsAnOpenBreaker() {
		this.first.otherwise((_) -> Answer.status(500));
		try (Parley parley = start("parley.model.breaker-open=60s")) {
			Server server = parley.server();
			assertThat(server.get("/health")).has("/status", "healthy").has("/parts/model", "unknown");
			IntStream.range(0, 10).forEach((_) -> server.chat(Json.message("Hi")));
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(server.get("/health")).has("/status", "degraded").has("/parts/model", "down"));
			assertThat(server.get("/health/ready")).hasStatus(200);
		}
	}

	@Test
	void requestErrorsDoNotOpenTheBreaker() {
		this.first.otherwise((_) -> Answer.status(400));
		try (Parley parley = start("parley.model.breaker-open=60s")) {
			IntStream.range(0, 25).forEach((_) -> parley.server().chat(Json.message("Hi")));
			this.first.otherwise((_) -> Answer.tokens("Fine"));
			assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200);
		}
	}

	@Test
	void aBrokenFirstIsNotAskedWhileTheFallbackAnswers() {
		this.first.otherwise((_) -> Answer.status(500));
		this.second.otherwise((_) -> Answer.tokens("I can"));
		try (Parley parley = startWithFallback("parley.model.breaker-open=60s")) {
			IntStream.range(0, 15).forEach((_) -> assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200));
			assertThat(this.first.requests()).hasSize(10);
			assertThat(this.second.requests()).hasSize(15);
		}
	}

	@Test
	void anAgentHasTimeLimitsOfItsOwn() throws Exception {
		Path agents = Files.createDirectories(this.folder.resolve("agents"));
		for (String limit : List.of("first_token_timeout", "token_timeout", "answer_timeout", "max_duration")) {
			Files.writeString(agents.resolve(limit + ".md"), """
					---
					description: Hurried.
					%s: 400ms
					---
					Hurry.
					""".formatted(limit));
		}
		try (Parley parley = start("parley.agent.agents-dir=" + agents)) {
			Server server = parley.server();
			this.first.otherwise((_) -> Answer.hangBeforeHeaders());
			assertThat(server.chat(Json.message("Hi").put("agent", "answer_timeout"))).isProblem(504, "model_timeout");
			assertThat(server.chat(Json.message("Hi").put("agent", "max_duration"))).isProblem(504, "run_timeout");
			try (EventStream stream = server.stream(Json.message("Hi").put("agent", "first_token_timeout"))) {
				assertThat(stream.last().get("code")).isEqualTo("model_timeout");
			}
			this.first.otherwise((_) -> Answer.tokens("Hello").thenStall());
			try (EventStream stream = server.stream(Json.message("Hi").put("agent", "token_timeout"))) {
				assertThat(stream.last().get("code")).isEqualTo("model_timeout");
				assertThat(stream.text()).isEqualTo("Hello");
			}
		}
	}

	@Test
	void retriesAreLimitedDuringAnOutage() throws InterruptedException {
		this.first.otherwise((_) -> Answer.status(500));
		try (Parley parley = start("parley.model.retries=2")) {
			Parallel.calls(40, (_) -> parley.server().chat(Json.message("Hi")));
			// 40 calls allow no more than the minimum of ten retries.
			assertThat(this.first.requests()).hasSize(50);
		}
	}

	@Test
	void moderationIsAskedAgainToo() throws Exception {
		Path agents = Files.createDirectories(this.folder.resolve("agents"));
		Files.writeString(agents.resolve("polite.md"), """
				---
				description: Polite.
				input_guardrails: [moderation]
				---
				Be polite.
				""");
		AtomicInteger asked = new AtomicInteger();
		this.first.moderates((_) -> (asked.incrementAndGet() == 1) ? Answer.status(500) : Answer.verdict(false));
		try (Parley parley = start("parley.agent.agents-dir=" + agents, "parley.model.retries=1")) {
			assertThat(parley.server().chat(Json.message("Hi").put("agent", "polite"))).hasStatus(200);
			assertThat(this.first.moderated()).hasSize(2);
		}
	}

	@Test
	void answersOfTheFallbackAreNotCached() throws Exception {
		Path agents = Files.createDirectories(this.folder.resolve("agents"));
		Files.writeString(agents.resolve("faq.md"), """
				---
				description: Answers.
				fallback_model: small
				cache: 30m
				---
				Answer briefly.
				""");
		this.first.next(Answer.status(500));
		try (Parley parley = start("parley.agent.agents-dir=" + agents)) {
			assertThat(parley.server().chat(Json.message("Hi").put("agent", "faq"))).has("/model", "small");
			Response second = parley.server().chat(Json.message("Hi").put("agent", "faq"));
			assertThat(second).has("/model", Parley.MODEL);
			assertThat(second.json().has("cached")).isFalse();
			assertThat(parley.server().chat(Json.message("Hi").put("agent", "faq"))).has("/cached", true);
		}
	}

	@Test
	void attemptsSurviveARestart() {
		this.first.next(Answer.status(500), Answer.tokens("Hello"));
		String runId;
		try (Parley parley = start("parley.model.retries=1")) {
			runId = parley.server().chat(Json.message("Hi")).get("run_id");
		}
		try (Parley parley = start()) {
			assertThat(Json.texts(parley.server().get("/runs/" + runId).json().path("attempts"), "outcome"))
				.containsExactly("failed", "completed");
		}
	}

	@Test
	void anAddressOfTheFallbackThatIsWrongStopsTheStart() {
		assertThatException().isThrownBy(
				() -> start("parley.model.fallback.name=reserve", "parley.model.fallback.base-url=api.example.com/v1"))
			.havingRootCause()
			.withMessageContaining("OPENAI_FALLBACK_BASE_URL is api.example.com/v1, which has no scheme");
	}

}
