package dev.parley.store;

import java.time.Duration;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The network between Parley and PostgreSQL breaks, or PostgreSQL hangs. */
@OwnServers
class PostgresOutageIntegrationTests extends PostgresProxyTest {

	private static final Duration SOON = Patience.LIMIT;

	private static final String ACCEPTANCE = "INSERT INTO runs";

	private static final String END = "UPDATE runs SET state";

	@Test
	void anAcceptanceWhoseReplyIsLostCounts() {
		this.proxy.cutCommitOf(ACCEPTANCE, false);
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200).has("/response", "Echo: Hi");
		assertAnsweredOnce();
	}

	@Test
	void anAcceptanceWithUnknownOutcomeIsRepeated() throws Exception {
		this.proxy.cutCommitOf(ACCEPTANCE, true);
		assertThat(this.server.chat(Json.message("Hi"))).isProblem(503, "storage_unavailable");
		this.proxy.comeBack();
		Response answer = Awaitility.await()
			.atMost(SOON)
			.until(() -> this.server.chat(Json.message("Hi")), (response) -> response.status() == 200);
		assertThat(answer).has("/response", "Echo: Hi");
		assertAnsweredOnce();
	}

	@Test
	void anAcceptanceWithUnknownOutcomeIsSettledWithoutARestart() {
		this.proxy.cutCommitOf(ACCEPTANCE, true);
		assertThat(this.parley.server().chat(Json.message("Hi"))).isProblem(503, "storage_unavailable");
		this.proxy.comeBack();
		Awaitility.await().atMost(SOON).untilAsserted(() -> {
			String session = session();
			String run = this.server.get("/sessions/" + session).json().at("/messages/0/run_id").asString();
			assertThat(this.server.get("/runs/" + run)).has("/state", "failed")
				.has("/error/code", "interrupted")
				.has("/error/retryable", true);
		});
	}

	@Test
	void anEndWhoseReplyIsLostIsToldAsItIsStored() {
		this.proxy.cutCommitOf(END, false);
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.last().type()).isEqualTo("done");
			assertThat(stream.last().json().path("tokens_used").asInt()).isPositive();
		}
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200).hasHeader("Idempotent-Replayed", "true");
		assertAnsweredOnce();
	}

	@Test
	void anEndWithUnknownOutcomeIsLookedUpLater() throws Exception {
		this.proxy.cutCommitOf(END, true);
		String run;
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			run = stream.runId();
			assertThat(stream.last().get("code")).isEqualTo("storage_unavailable");
			assertThat(stream.last().json().path("retryable").asBoolean()).isTrue();
		}
		this.proxy.comeBack();
		awaitCompleted(run);
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200).hasHeader("Idempotent-Replayed", "true");
		assertAnsweredOnce();
	}

	@Test
	void anAnswerThatEndsWhileTheStoreIsAwayIsNotPaidTwice() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Echo: ", "Hi").gatedBy(gate));
		String run;
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			gate.release();
			stream.event("token");
			this.proxy.goAway();
			gate.releaseAll();
			run = stream.runId();
			assertThat(stream.last().get("code")).isEqualTo("storage_unavailable");
		}
		this.proxy.comeBack();
		Response again = Awaitility.await()
			.atMost(SOON)
			.until(() -> this.server.chat(Json.message("Hi")), (response) -> response.status() == 200);
		assertThat(again).has("/response", "Echo: Hi").has("/run_id", run).hasHeader("Idempotent-Replayed", "true");
		assertAnsweredOnce();
	}

	private void awaitCompleted(String run) {
		Awaitility.await().atMost(SOON).until(() -> {
			String state = this.server.get("/runs/" + run).get("state");
			assertThat(state).isNotEqualTo("queued");
			return state.equals("completed");
		});
		assertThat(this.server.get("/runs/" + run)).has("/response", "Echo: Hi");
	}

	private void assertAnsweredOnce() {
		assertThat(this.model.requests()).hasSize(1);
		assertThat(Json.texts(this.server.get("/sessions/" + session()).json().path("messages"), "content"))
			.isEqualTo(List.of("Hi", "Echo: Hi"));
	}

	private String session() {
		Response sessions = this.server.get("/sessions");
		assertThat(sessions).hasStatus(200);
		assertThat(sessions.json().path("sessions")).hasSize(1);
		return sessions.json().at("/sessions/0/session_id").asString();
	}

}
