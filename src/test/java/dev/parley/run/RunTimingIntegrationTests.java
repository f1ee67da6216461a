package dev.parley.run;

import java.time.Duration;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers contain their timing, which is the same in replays. */
class RunTimingIntegrationTests extends ServerTest {

	private static final Duration PAUSE = Duration.ofMillis(400);

	@Test
	void chatTellsItInTheBodyInAHeaderAndLater() {
		this.model.next(Answer.tokens("Hello").firstAfter(PAUSE));
		Response answer = this.server.chat(Json.message("Hi"));
		JsonNode timing = answer.json().path("timing");
		assertThat(timing.path("model_ms").asLong()).isGreaterThanOrEqualTo(PAUSE.toMillis());
		assertThat(timing.path("tools_ms").asLong()).isZero();
		assertThat(timing.path("queue_ms").asLong()).isNotNegative();
		assertThat(timing.path("overhead_ms").asLong()).isNotNegative();
		assertThat(timing.has("first_token_ms")).as("the answer came in one piece").isFalse();
		assertThat(answer.header("Server-Timing")).isEqualTo(
				"queue;dur=%d, model;dur=%d, tools;dur=0, overhead;dur=%d".formatted(timing.path("queue_ms").asLong(),
						timing.path("model_ms").asLong(), timing.path("overhead_ms").asLong()));
		assertThat(this.server.get("/runs/" + answer.get("run_id")).json().path("timing")).isEqualTo(timing);
	}

	@Test
	void aReplayTellsTheSame() {
		this.model.next(Answer.tokens("Hello"));
		JsonNode first = this.server.with("Idempotency-Key", "timing-1").chat(Json.message("Hi")).json();
		JsonNode again = this.server.with("Idempotency-Key", "timing-1").chat(Json.message("Hi")).json();
		assertThat(again.path("timing")).isEqualTo(first.path("timing"));
		assertThat(first.path("timing").isObject()).isTrue();
	}

	@Test
	void aStreamTellsWhenItsFirstTokenCame() throws InterruptedException {
		this.model.next(Answer.tokens("a", "b").firstAfter(PAUSE));
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			Event done = stream.last();
			long firstToken = done.json().path("timing").path("first_token_ms").asLong();
			assertThat(firstToken).isGreaterThanOrEqualTo(PAUSE.toMillis());
			assertThat(done.json().path("timing").path("model_ms").asLong()).isGreaterThanOrEqualTo(PAUSE.toMillis());
		}
	}

	@Test
	void timeInTheQueueIsNoTimeOfTheModel() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One").gatedBy(gate), Answer.tokens("Two"));
		try (EventStream active = this.server.stream(Json.message("Hi"));
				EventStream waiting = this.server.stream(Json.message("Hi", active.sessionId()))) {
			gate.awaitWaiting(1, Patience.LIMIT);
			long begun = System.nanoTime();
			while (System.nanoTime() - begun < PAUSE.toNanos()) {
				Thread.onSpinWait();
			}
			gate.releaseAll();
			JsonNode timing = waiting.last().json().path("timing");
			assertThat(timing.path("queue_ms").asLong()).isGreaterThanOrEqualTo(PAUSE.toMillis());
			JsonNode before = active.last().json().path("timing");
			assertThat(before.path("model_ms").asLong()).isGreaterThanOrEqualTo(PAUSE.toMillis());
			assertThat(before.path("queue_ms").asLong()).isLessThan(before.path("model_ms").asLong());
		}
	}

	@Test
	void aFailedRunHasTimesToo() {
		this.model.next(Answer.status(400));
		String run = this.server.chat(Json.message("Hi")).get("run_id");
		assertThat(this.server.get("/runs/" + run).json().path("timing").isObject()).isTrue();
	}

}
