package dev.parley.web;

import java.time.Duration;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A model that exceeds time limits. */
@ServerProperties({ "parley.model.first-token-timeout=500ms", "parley.model.token-timeout=500ms",
		"parley.model.answer-timeout=500ms", "parley.run.max-duration=1500ms" })
@OwnServers
class ModelTimeoutIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@Test
	void givesUpOnAWholeAnswerThatDoesNotCome() throws InterruptedException {
		this.model.next(Answer.hangBeforeHeaders());
		Response response = this.server.chat(Json.message("Hi"));
		assertThat(response).isProblem(504, "model_timeout").has("/retryable", true);
		assertModelWasLetGo();
		assertThat(this.server.chat(Json.message("Again", response.get("session_id")))).hasStatus(200);
	}

	@Test
	void givesUpOnAWholeAnswerThatStopsHalfway() throws InterruptedException {
		this.model.next(Answer.tokens("Hello", " world").thenStall());
		assertThat(this.server.chat(Json.message("Hi"))).isProblem(504, "model_timeout");
		assertModelWasLetGo();
	}

	@Test
	void givesUpOnAStreamWithoutHeaders() throws InterruptedException {
		this.model.next(Answer.hangBeforeHeaders());
		assertTimesOut("session", "error");
	}

	@Test
	void givesUpOnAStreamWithoutTokens() throws InterruptedException {
		this.model.next(Answer.tokens().thenStall());
		assertTimesOut("session", "error");
	}

	@Test
	void givesUpOnAStreamThatStopsHalfway() throws InterruptedException {
		this.model.next(Answer.tokens("Hello").thenStall());
		String session = assertTimesOut("session", "token", "error");
		assertThat(this.server.get("/sessions/" + session)).has("/messages/1/content", "Hello")
			.has("/messages/1/status", "partial");
		assertThat(this.server.chat(Json.message("Again", session))).hasStatus(200);
		assertThat(this.model.requests().getLast().messages().get(2).path("content").asString()).startsWith("Hello")
			.contains("broke off");
	}

	@Test
	void givesUpOnARunThatNeverEnds() throws InterruptedException {
		String[] tokens = "on and on ".repeat(100).split("(?<= )", 0);
		this.model.next(Answer.tokens(tokens).every(Duration.ofMillis(50)));
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.last().get("code")).isEqualTo("run_timeout");
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/messages/1/content", stream.text())
				.has("/messages/1/status", "partial");
			assertModelWasLetGo();
		}
	}

	private String assertTimesOut(String... types) throws InterruptedException {
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.types()).containsExactly(types);
			assertThat(stream.last().get("code")).isEqualTo("model_timeout");
			assertThat(stream.last().json().path("retryable").asBoolean()).isTrue();
			assertModelWasLetGo();
			return stream.sessionId();
		}
	}

	private void assertModelWasLetGo() throws InterruptedException {
		RecordedRequest request = this.model.takeRequest(SOON);
		assertThat(request.awaitEnding(Patience.AT_ONCE).closedByPeer()).isTrue();
	}

}
