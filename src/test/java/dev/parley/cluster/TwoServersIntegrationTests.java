package dev.parley.cluster;

import java.nio.file.Path;
import java.util.UUID;

import dev.parley.store.PostgresServer;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/** Two servers, one PostgreSQL, one Redis: any of them answers any request. */
@OwnServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	private Path data;

	private RedisProcess redis;

	private Parley first;

	private Parley second;

	private Server a;

	private Server b;

	@BeforeAll
	void start(@TempDir Path folder) throws Exception {
		this.data = folder;
		this.redis = RedisProcess.start();
		String database = PostgresServer.running().newDatabase(UUID.randomUUID().toString());
		this.first = start(database);
		this.second = start(database);
		this.a = this.first.server();
		this.b = this.second.server();
	}

	private Parley start(String database) {
		return Parley.start(this.data, this.model.baseUrl(), "parley.store.database-url=" + database,
				"parley.store.redis-url=" + this.redis.url());
	}

	@AfterAll
	void close() {
		this.second.close();
		this.first.close();
		this.redis.close();
		this.model.close();
	}

	@Test
	void aRunIsFollowedAtTheOtherServerFromAnyCursor() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"));
				EventStream all = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream"))) {
			gate.release();
			assertThat(all.event("token").get("content")).isEqualTo("One");
			gate.release();
			assertThat(all.event("token").get("content")).isEqualTo(" two");
			try (EventStream rest = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream?after=2"));
					EventStream ofSession = this.b
						.follow(this.b.request("/sessions/" + asked.sessionId() + "/stream"))) {
				gate.releaseAll();
				assertThat(rest.text()).isEqualTo(" two three");
				assertThat(rest.last().id()).isEqualTo("5");
				assertThat(ofSession.text()).isEqualTo("One two three");
			}
			assertThat(all.last().data()).isEqualTo(asked.last().data());
			assertThat(this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream?after=3")).text())
				.as("after its end")
				.isEqualTo(" three");
		}
	}

	@Test
	void aRunIsCancelledByTheOtherServer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"))) {
			gate.release();
			asked.event("token");
			assertThat(this.b.post("/runs/" + asked.runId() + "/cancel", Json.object())).has("/state", "cancelled");
			assertThat(asked.last().type()).isEqualTo("cancelled");
			assertThat(this.b.get("/sessions/" + asked.sessionId())).has("/messages/1/content", "One");
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void theDeletionOfASessionStopsItsRunAtTheOtherServer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"))) {
			gate.release();
			asked.event("token");
			assertThat(this.b.delete("/sessions/" + asked.sessionId()).status()).isEqualTo(204);
			assertThat(asked.last().type()).isEqualTo("cancelled");
			assertThat(asked.last().get("cause")).isEqualTo("deletion");
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void runsOfASessionTakeTurnsInTheOrderOfTheirAcceptance() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream one = this.a.stream(Json.message("Count"))) {
			gate.release();
			one.event("token");
			this.model.next(Answer.tokens("second"), Answer.tokens("third"));
			try (EventStream two = this.b.stream(Json.message("And two?", one.sessionId()));
					EventStream three = this.a.stream(Json.message("And three?", one.sessionId()))) {
				assertThat(this.b.chat(Json.message("No", one.sessionId()).put("if_busy", "reject"))).has("/error",
						"session_busy");
				gate.releaseAll();
				assertThat(one.text()).isEqualTo("One two");
				assertThat(two.text()).isEqualTo("second");
				assertThat(three.text()).isEqualTo("third");
			}
			assertThat(this.model.requests().getLast().body().toString()).contains("Count", "One two", "And two?",
					"second", "And three?");
		}
	}

	@Test
	void aMessageInterruptsTheRunOfTheOtherServer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream one = this.a.stream(Json.message("Count"))) {
			gate.release();
			one.event("token");
			this.model.next(Answer.tokens("instead"));
			Response instead = this.b.chat(Json.message("Stop", one.sessionId()).put("if_busy", "interrupt"));
			assertThat(instead).has("/response", "instead");
			assertThat(one.last().get("cause")).isEqualTo("interrupt");
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void aKeyJoinsTheRunOfTheOtherServer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		ObjectNode message = Json.message("Count");
		String key = UUID.randomUUID().toString();
		try (EventStream one = this.a.with("Idempotency-Key", key).stream(message);
				EventStream same = this.b.with("Idempotency-Key", key).stream(message)) {
			gate.releaseAll();
			assertThat(same.runId()).isEqualTo(one.runId());
			assertThat(same.text()).isEqualTo("One two").isEqualTo(one.text());
		}
	}

	@Test
	void aServerThatStopsLeavesNothingBehind() {
		Parley third = start(databaseOfFirst());
		this.model.next(Answer.tokens("hi"));
		String run = third.server().chat(Json.message("Hello")).get("run_id");
		third.close();
		assertThat(this.a.get("/runs/" + run)).has("/state", "completed").has("/response", "hi");
	}

	private String databaseOfFirst() {
		return this.first.part(Environment.class).getRequiredProperty("parley.store.database-url");
	}

}
