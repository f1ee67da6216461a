package dev.parley.limits;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Daily token budgets: reserved before the model is called, settled afterwards, and kept
 * across a restart.
 */
@OwnServers
class TokenBudgetIntegrationTests {

	private static final int LIMIT = 10_000;

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void refusesAnExhaustedUserAndStoresNothing() {
		this.model.otherwise((request) -> Answer.tokens("Hello").usage(6_000, 1_000));
		try (Parley parley = start()) {
			assertThat(chat(parley.server(), "ann", "k1", "One")).hasStatus(200);
			assertThat(chat(parley.server(), "ann", "k2", "Two")).hasStatus(200);
			long runs = parley.number("SELECT count(*) FROM runs");
			Response refused = chat(parley.server(), "ann", "k3", "Three");
			assertThat(refused).isProblem(429, "budget_exhausted");
			Instant midnight = LocalDate.now(ZoneOffset.UTC).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
			long wait = Duration.between(Instant.now(), midnight).toSeconds();
			assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(wait - 5, wait + 5);
			assertThat(parley.number("SELECT count(*) FROM runs")).isEqualTo(runs);
			assertThat(parley.number("SELECT count(*) FROM idempotency_keys WHERE key = 'k3'")).isZero();
			assertThat(this.model.requests()).hasSize(2);
			assertThat(chat(parley.server(), "ann", "k1", "One")).as("a replay costs nothing")
				.hasStatus(200)
				.hasHeader("Idempotent-Replayed", "true");
			assertThat(chat(parley.server(), "bob", "k1", "One")).hasStatus(200);
		}
	}

	@Test
	void saysWhatIsLeftFromTheFirstRunOn() {
		this.model.otherwise((request) -> Answer.tokens("Hello").usage(6_000, 1_000));
		try (Parley parley = Parley.start(this.data, this.model.baseUrl(), "test.callers=true",
				"parley.security.auth=none", "parley.limits.user-requests=free:60", "parley.limits.address-requests=",
				"parley.limits.user-tokens=free:" + LIMIT, "parley.limits.client-tokens=free:50000",
				"parley.limits.client-cost=free:5", "parley.cost.prices=*: input=100 output=200")) {
			Response first = chat(parley.server(), "ann", "k1", "One");
			assertThat(first).hasStatus(200).hasHeader("RateLimit-Policy", "\"user\";q=60;w=60");
			Response then = parley.server().send(caller(parley.server(), "/agents", "ann").GET());
			assertThat(then).hasHeader("RateLimit-Policy",
					"\"user\";q=60;w=60, \"user-tokens\";q=10000;w=86400;qu=\"tokens\", "
							+ "\"client-tokens\";q=50000;w=86400;qu=\"tokens\", "
							+ "\"client-cost\";q=5000000;w=86400;qu=\"micro-USD\"");
			assertThat(then.header("RateLimit")).matches("\"user\";r=58;t=\\d+, \"user-tokens\";r=3000;t=\\d+, "
					+ "\"client-tokens\";r=43000;t=\\d+, \"client-cost\";r=4200000;t=\\d+");
			assertThat(chat(parley.server(), "ann", "k2", "Two")).hasStatus(200);
			Response refused = chat(parley.server(), "ann", "k3", "Three");
			assertThat(refused).isProblem(429, "budget_exhausted");
			assertThat(refused.header("RateLimit")).contains("\"user-tokens\";r=0;t=" + refused.header("Retry-After"));
			assertThat(parley.server().send(caller(parley.server(), "/agents", "ann").GET())).hasStatus(200);
		}
	}

	@Test
	void letsParallelCallsOverrunByOneAnswerAtTheMost() throws InterruptedException {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("Hello").usage(100, 900).gatedBy(gate));
		try (Parley parley = start()) {
			List<EventStream> streams = Parallel.calls(60,
					(i) -> parley.server()
						.follow(caller(parley.server(), "/chat/stream", "carol")
							.POST(BodyPublishers.ofString(Json.message("Hi").put("max_tokens", 900).toString()))));
			gate.releaseAll();
			List<EventStream> taken = streams.stream().filter((stream) -> stream.status() == 200).toList();
			assertThat(taken).allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("done"));
			assertThat(taken.size() * 1_000L).isBetween(LIMIT - 2_000L, LIMIT + 1_000L);
			assertThat(streams.stream().filter((stream) -> stream.status() != 200))
				.allSatisfy((stream) -> assertThat(stream.status()).isEqualTo(429));
			streams.forEach(EventStream::close);
		}
	}

	@Test
	void remembersOverARestart() {
		this.model.otherwise((request) -> Answer.tokens("Hello").usage(9_000, 1_000));
		try (Parley parley = start()) {
			assertThat(chat(parley.server(), "ann", "k1", "One")).hasStatus(200);
		}
		try (Parley parley = start()) {
			assertThat(chat(parley.server(), "ann", "k2", "Two")).isProblem(429, "budget_exhausted");
			assertThat(parley.number("SELECT prompt_tokens + completion_tokens FROM usage WHERE user_id = 'ann'"))
				.isEqualTo(10_000);
		}
	}

	@Test
	void countsAnAnswerThatWasCutOff() throws InterruptedException {
		this.model.next(Answer.tokens("x".repeat(30_000)).thenStall());
		try (Parley parley = start();
				EventStream stream = parley.server()
					.follow(caller(parley.server(), "/chat/stream", "ann")
						.POST(BodyPublishers.ofString("{\"message\":\"Hi\"}")))) {
			stream.event("token");
			parley.server()
				.send(caller(parley.server(), "/runs/" + stream.runId() + "/cancel", "ann")
					.POST(BodyPublishers.noBody()));
			assertThat(stream.last().type()).isEqualTo("cancelled");
			assertThat(chat(parley.server(), "ann", "k1", "Again")).isProblem(429, "budget_exhausted");
		}
	}

	@Test
	void takesNothingForARunThatWasNotAccepted() {
		this.model.next(Answer.tokens("Half").thenStall());
		this.model.otherwise((request) -> Answer.tokens("Hello"));
		try (Parley parley = start();
				EventStream active = parley.server()
					.follow(caller(parley.server(), "/chat/stream", "ann")
						.POST(BodyPublishers.ofString("{\"message\":\"Hi\"}")))) {
			String body = Json.message("Hi", active.sessionId()).put("if_busy", "reject").toString();
			for (int i = 0; i < 15; i++) {
				assertThat(parley.server()
					.send(caller(parley.server(), "/chat", "ann").POST(BodyPublishers.ofString(body))))
					.isProblem(409, "session_busy");
			}
			assertThat(chat(parley.server(), "ann", "k1", "Elsewhere")).hasStatus(200);
		}
	}

	@Test
	void takesNothingForARunThatTheModelRefused() {
		this.model.otherwise((request) -> Answer.status(400));
		try (Parley parley = start()) {
			for (int i = 0; i < 15; i++) {
				assertThat(chat(parley.server(), "ann", "k" + i, "One")).isProblem(502, "model_error");
			}
		}
	}

	private Parley start() {
		return Parley.start(this.data, this.model.baseUrl(), "test.callers=true", "parley.security.auth=none",
				"parley.limits.user-requests=", "parley.limits.address-requests=",
				"parley.limits.user-tokens=free:" + LIMIT, "parley.run.max-runs-per-user=100");
	}

	private static Response chat(Server server, String user, String key, String message) {
		ObjectNode body = Json.message(message);
		return server.send(caller(server, "/chat", user).header("Idempotency-Key", key)
			.POST(BodyPublishers.ofString(body.toString())));
	}

	private static HttpRequest.Builder caller(Server server, String path, String user) {
		return server.request(path).header("X-Test-Caller", user + ";web;FREE;USER");
	}

}
