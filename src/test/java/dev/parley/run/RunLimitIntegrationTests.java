package dev.parley.run;

import java.time.Duration;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each limit has its error code, and the text up to then is kept. */
@ServerProperties({ "parley.run.max-runs=3", "parley.run.max-duration=6s", "parley.run.max-answer=100B",
		"parley.run.queue-wait=1s" })
@OwnServers
class RunLimitIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@Test
	void refusesRunsPastTheLimitAndTakesThemAgainLater() throws InterruptedException {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("Hello").gatedBy(gate));
		List<EventStream> streams = Parallel.calls(10, (i) -> this.server.stream(Json.message("Hi")));
		List<EventStream> taken = streams.stream().filter((stream) -> stream.status() == 200).toList();
		assertThat(taken).hasSize(3);
		long stored = this.parley.number("SELECT count(*) FROM sessions");
		Response refused = this.server.chat(Json.message("Hi"));
		assertThat(refused).isProblem(503, "overloaded");
		assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
		assertThat(this.parley.number("SELECT count(*) FROM sessions")).isEqualTo(stored);
		gate.releaseAll();
		assertThat(taken).allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("done"));
		this.parley.settle();
		List<EventStream> later = Parallel.calls(3, (i) -> this.server.stream(Json.message("Hi")));
		assertThat(later).allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("done"));
		streams.forEach(EventStream::close);
		later.forEach(EventStream::close);
	}

	@Test
	void endsAnAnswerThatTakesTooLong() throws InterruptedException {
		this.model.next(Answer.tokens("Half").thenStall());
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			stream.event("token");
			assertThat(stream.event("error").get("code")).isEqualTo("run_timeout");
			assertThat(stream.last().json().path("retryable").asBoolean()).isTrue();
			assertThat(this.model.takeRequest(SOON).awaitConnectionEnding(Patience.AT_ONCE).closedByPeer()).isTrue();
			assertThat(this.server.get("/runs/" + stream.runId())).has("/state", "failed")
				.has("/error/code", "run_timeout")
				.has("/response", "Half");
			assertThat(this.server.chat(Json.message("Go on", stream.sessionId()))).hasStatus(200);
		}
	}

	@Test
	void endsAnAnswerThatIsWantedWholeAndTakesTooLong() {
		this.model.next(Answer.hangBeforeHeaders());
		assertThat(this.server.chat(Json.message("Hi"))).isProblem(504, "run_timeout");
	}

	@Test
	void endsAnAnswerThatGrowsTooLong() throws InterruptedException {
		String ninety = "x".repeat(90);
		this.model.next(Answer.tokens(ninety, "y".repeat(20), "z", "z", "z", "z").thenStall());
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.last().get("code")).isEqualTo("answer_too_long");
			assertThat(stream.last().json().path("retryable").asBoolean()).isFalse();
			assertThat(stream.text()).as("nothing after the token that did not fit").isEqualTo(ninety);
			assertThat(this.model.takeRequest(SOON).awaitConnectionEnding(Patience.AT_ONCE).closedByPeer()).isTrue();
			assertThat(this.server.get("/runs/" + stream.runId())).has("/response", ninety);
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/messages/1/status", "partial");
		}
	}

	@Test
	void endsAnAnswerThatIsWantedWholeAndIsTooLong() {
		this.model.next(Answer.tokens("x".repeat(101)));
		assertThat(this.server.chat(Json.message("Hi"))).isProblem(502, "answer_too_long");
	}

	@Test
	void endsAMessageThatHasWaitedTooLong() {
		this.model.next(Answer.tokens("Half").thenStall());
		try (EventStream active = this.server.stream(Json.message("One"));
				EventStream waiting = this.server.stream(Json.message("Two", active.sessionId()))) {
			assertThat(waiting.types()).containsExactly("session", "error");
			assertThat(waiting.last().get("code")).isEqualTo("session_busy");
			assertThat(waiting.last().json().path("retryable").asBoolean()).isTrue();
			assertThat(this.server.get("/runs/" + active.runId())).has("/state", "running");
			assertThat(this.server.chat(Json.message("Three", active.sessionId()))).isProblem(409, "session_busy");
			active.event("error");
			this.server.chat(Json.message("Four", active.sessionId()));
			assertThat(Calls.conversation(this.model.requests().getLast())).containsExactly("One",
					"Half" + Calls.BROKEN_OFF, "Four");
		}
	}

}
