package dev.parley.web;

import java.time.Duration;
import java.time.Instant;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code GET /runs/{id}}. */
class RunIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@Test
	void goesFromQueuedOverRunningToCompleted() throws InterruptedException {
		Gate first = new Gate();
		Gate second = new Gate();
		this.model.next(Answer.tokens("First").gatedBy(first), Answer.tokens("Second").usage(8, 2).gatedBy(second));
		try (EventStream one = this.server.stream(Json.message("One"));
				EventStream two = this.server.stream(Json.message("Two", one.sessionId()))) {
			String address = "/runs/" + two.runId();
			first.awaitWaiting(1, SOON);
			assertThat(this.server.get("/runs/" + one.runId())).has("/state", "running");
			Response queued = this.server.get(address);
			assertThat(queued).has("/state", "queued")
				.has("/run_id", two.runId())
				.has("/session_id", one.sessionId())
				.has("/agent", "assistant");
			assertThat(Json.names(queued.json())).doesNotContain("response", "usage", "error", "ended_at");
			first.releaseAll();
			second.awaitWaiting(1, SOON);
			assertThat(this.server.get(address)).has("/state", "running");
			second.releaseAll();
			two.event("done");
			Response completed = this.server.get(address);
			assertThat(completed).has("/state", "completed")
				.has("/response", "Second")
				.has("/finish_reason", "stop")
				.has("/usage", Json.parse("{\"prompt_tokens\":8,\"completion_tokens\":2,\"total_tokens\":10}"));
			assertThat(Json.names(completed.json())).doesNotContain("error", "cancel_cause");
			assertThat(Instant.parse(completed.get("created_at")))
				.isBeforeOrEqualTo(Instant.parse(completed.get("started_at")));
			assertThat(Instant.parse(completed.get("started_at")))
				.isBeforeOrEqualTo(Instant.parse(completed.get("ended_at")));
		}
	}

	@Test
	void tellsWhyARunFailedAndWhatItSaid() {
		this.model.next(Answer.tokens("Half", " an answer").thenEnd());
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.last().type()).isEqualTo("error");
			Response failed = this.server.get("/runs/" + stream.runId());
			assertThat(failed).hasStatus(200)
				.has("/state", "failed")
				.has("/response", "Half an answer")
				.has("/error/code", "model_error")
				.has("/error/retryable", true)
				.has("/error/detail", stream.last().get("detail"));
			assertThat(Json.names(failed.json())).contains("ended_at", "message_id").doesNotContain("finish_reason");
		}
	}

	@Test
	void showsTheToolCallsOfARun() {
		this.model.next(Answer.toolCall("call_1", "clock", "{}"), Answer.tokens("Late."));
		Response answer = this.server.chat(Json.message("Time?").put("agent", "timekeeper"));
		Response run = this.server.get("/runs/" + answer.get("run_id"));
		assertThat(run).has("/state", "completed")
			.has("/response", "Late.")
			.has("/agent", "timekeeper")
			.has("/tool_calls", answer.json().path("tool_calls"));
	}

}
