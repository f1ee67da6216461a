package dev.parley.run;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code GET /runs/{id}} tells of the tokens of a run that did not end well. */
@ServerProperties({ "parley.limits.user-requests=", "parley.agent.agents-dir=src/test/resources/structured" })
@OwnServers
class CutOffUsageIntegrationTests extends ServerTest {

	@Test
	void aCancelledAnswerHasAnEstimateThatIsBookedToo() throws InterruptedException {
		long booked = booked();
		this.model.next(Answer.tokens("x".repeat(300)).thenStall());
		Response run;
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			stream.event("token");
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(stream.last().type()).isEqualTo("cancelled");
			run = this.server.get("/runs/" + stream.runId());
			assertThat(run).has("/state", "cancelled")
				.has("/usage/estimated", true)
				.has("/usage/completion_tokens", 100);
			assertThat(run.json().path("usage").path("prompt_tokens").asInt()).isPositive();
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/tokens_used", total(run));
		}
		Awaitility.await().untilAsserted(() -> assertThat(booked() - booked).isEqualTo(total(run)));
	}

	@Test
	void whatTheModelReportedBeforeItFailedIsExact() {
		this.model.next(Answer.toolCall("call_1", "clock", "{}").usage(100, 20), Answer.status(400));
		Response failed = this.server.chat(Json.message("Time?").put("agent", "timekeeper"));
		assertThat(failed).isProblem(502, "model_error");
		assertUsage(failed.get("run_id"), 100, 20);
	}

	@Test
	void onlyTheCallThatWasCutOffIsEstimated() throws InterruptedException {
		this.model.next(Answer.toolCall("call_1", "clock", "{}").usage(1_000, 200),
				Answer.tokens("y".repeat(30)).thenStall());
		try (EventStream stream = this.server.stream(Json.message("Time?").put("agent", "timekeeper"))) {
			stream.event("token");
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(stream.last().type()).isEqualTo("cancelled");
			Response run = this.server.get("/runs/" + stream.runId());
			assertThat(run).has("/usage/estimated", true).has("/usage/completion_tokens", 210);
			assertThat(run.json().path("usage").path("prompt_tokens").asInt()).isBetween(1_001, 1_200);
		}
	}

	@Test
	void answersThatAreRefusedCostWhatTheModelReported() {
		this.model.next(Answer.tokens("no object").usage(70, 3), Answer.tokens("none again").usage(80, 4));
		Response failed = this.server.chat(Json.message("Hi").put("agent", "teller"));
		assertThat(failed).isProblem(502, "output_invalid");
		assertUsage(failed.get("run_id"), 150, 7);
	}

	@Test
	void aRunThatNoModelAnsweredHasNone() throws InterruptedException {
		this.model.next(Answer.status(400));
		Response refused = this.server.chat(Json.message("Hi"));
		assertThat(refused).isProblem(502, "model_error");
		assertThat(this.server.get("/runs/" + refused.get("run_id")).json().has("usage")).isFalse();
		Gate gate = new Gate();
		this.model.next(Answer.tokens("First").gatedBy(gate));
		try (EventStream first = this.server.stream(Json.message("One"));
				EventStream waiting = this.server.stream(Json.message("Two", first.sessionId()))) {
			this.server.post("/runs/" + waiting.runId() + "/cancel", "");
			assertThat(waiting.last().type()).isEqualTo("cancelled");
			assertThat(this.server.get("/runs/" + waiting.runId()).json().has("usage")).isFalse();
			gate.releaseAll();
			first.last();
		}
	}

	private void assertUsage(String run, int prompt, int completion) {
		Response told = this.server.get("/runs/" + run);
		assertThat(told).has("/usage/prompt_tokens", prompt).has("/usage/completion_tokens", completion);
		assertThat(told.json().path("usage").has("estimated")).isFalse();
	}

	private static int total(Response run) {
		return run.json().path("usage").path("total_tokens").asInt();
	}

	/** Tokens of everybody in the store's books, which {@code GET /admin/usage} tells. */
	private long booked() {
		return this.parley.number("SELECT COALESCE(SUM(prompt_tokens + completion_tokens), 0) FROM usage");
	}

}
