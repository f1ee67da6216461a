package dev.parley.web;

import java.nio.file.Path;
import java.time.Duration;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Accepted runs and sessions survive a restart. */
@OwnServers
class RestartIntegrationTests {

	private static final Duration SOON = Patience.LIMIT;

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@TempDir
	private Path crashed;

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void goesOnWithTheConversation() {
		this.model.next(Answer.tokens("First answer"), Answer.toolCall("call_1", "clock", "{}"),
				Answer.tokens("Late."));
		String session;
		Response before;
		try (Parley parley = start(this.data)) {
			session = parley.server().chat(Json.message("First question")).get("session_id");
			parley.server().chat(Json.message("Time?", session).put("agent", "timekeeper"));
			before = parley.server().get("/sessions/" + session);
		}
		try (Parley parley = start(this.data)) {
			assertThat(parley.server().get("/health")).has("/sessions_active", 0);
			assertThat(parley.server().get("/sessions/" + session).json()).isEqualTo(before.json());
			Response next = parley.server().chat(Json.message("Second question", session));
			assertThat(next).hasStatus(200).has("/agent", "timekeeper");
			assertThat(next.json().path("tokens_used").asInt())
				.isEqualTo(before.json().path("tokens_used").asInt() + next.json().at("/usage/total_tokens").asInt());
			assertThat(this.model.lastPrompt()).containsExactly("First question", "First answer", "Time?", "",
					before.json().at("/messages/3/tool_calls/0/result").asString(), "Late.", "Second question");
			assertThat(parley.server().get("/health")).has("/sessions_active", 1);
		}
	}

	@Test
	void settlesWhatACrashInterrupted() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half an answer", " and", " more").gatedBy(gate));
		String session;
		String running;
		String queued;
		try (Parley parley = start(this.data);
				EventStream one = parley.server().stream(Json.message("First question"));
				EventStream two = parley.server().stream(Json.message("Second question", one.sessionId()))) {
			gate.release();
			one.event("token");
			session = one.sessionId();
			running = one.runId();
			queued = two.runId();
			Awaitility.await().atMost(SOON).until(() -> parley.number("SELECT count(*) FROM checkpoints") == 1);
			parley.crashCopy(this.crashed);
		}
		try (Parley parley = start(this.crashed)) {
			assertThat(parley.server().get("/runs/" + running)).has("/state", "failed")
				.has("/response", "Half an answer")
				.has("/error/code", "interrupted")
				.has("/error/retryable", true);
			assertThat(parley.server().get("/runs/" + queued)).has("/state", "failed")
				.has("/error/code", "interrupted");
			Response stored = parley.server().get("/sessions/" + session);
			assertThat(stored).hasNull("/active_run_id").has("/message_count", 3);
			assertThat(Json.texts(stored.json().path("messages"), "content")).containsExactly("First question",
					"Half an answer", "Second question");
			assertThat(Json.texts(stored.json().path("messages"), "status")).containsExactly("complete", "partial",
					"complete");
			assertThat(parley.number("SELECT count(*) FROM checkpoints")).isZero();
			assertThat(parley.server().chat(Json.message("Third question", session))).hasStatus(200);
			assertThat(this.model.lastPrompt()).containsExactly("First question",
					"Half an answer\n\n[The answer broke off here.]", "Third question");
		}
	}

	@Test
	void tellsTheReadersWhenItStops() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half an answer", " and more").gatedBy(gate));
		Parley parley = start(this.data);
		try (EventStream stream = parley.server().stream(Json.message("Hi"))) {
			gate.release();
			stream.event("token");
			parley.stop();
			assertThat(stream.types()).containsExactly("session", "token", "error");
			assertThat(stream.last().get("code")).isEqualTo("shutting_down");
			assertThat(stream.last().json().path("retryable").asBoolean()).isTrue();
			assertThat(this.model.takeRequest(SOON).awaitEnding(Patience.AT_ONCE).closedByPeer()).isTrue();
		}
		finally {
			parley.close();
		}
		try (Parley again = start(this.data)) {
			String session = again.server().get("/sessions").json().at("/sessions/0/session_id").asString();
			assertThat(again.server().get("/sessions/" + session)).has("/messages/1/content", "Half an answer")
				.has("/messages/1/status", "partial");
		}
	}

	private Parley start(Path folder) {
		return Parley.start(folder, this.model.baseUrl());
	}

}
