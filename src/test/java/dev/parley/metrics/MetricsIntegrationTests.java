package dev.parley.metrics;

import java.io.IOException;
import java.time.Duration;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The metrics of runs, readers, refusals and the store at {@code /metrics}. */
@ServerProperties({ "parley.cost.prices=scripted-*: input=1000 cached=100 output=2000", "parley.cost.currency=EUR",
		"parley.limits.user-requests=", "parley.limits.address-requests=", "parley.model.retries=2" })
@OwnServers
class MetricsIntegrationTests extends ServerTest {

	private static final String[] ASSISTANT = { "agent", "assistant", "model", Parley.MODEL };

	@Test
	void countsAnswersTheirTokensAndTheirCost() {
		Scrape before = Scrape.of(this.server);
		this.model.next(Answer.tokens("One", " two").usage(100, 20, 40, 5));
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
		Scrape after = Scrape.of(this.server);
		assertThat(difference(before, after, "parley_runs_total", "outcome", "completed", "wire", "http")).isOne();
		assertThat(difference(before, after, "parley_tokens_total", "direction", "input")).isEqualTo(100);
		assertThat(difference(before, after, "parley_tokens_total", "direction", "output")).isEqualTo(20);
		assertThat(difference(before, after, "parley_tokens_total", "direction", "cached")).isEqualTo(40);
		assertThat(difference(before, after, "parley_tokens_total", "direction", "reasoning")).isEqualTo(5);
		// 60 at 1,000, 40 at 100 and 20 at 2,000, each for a million.
		assertThat(difference(before, after, "parley_cost_total", "currency", "EUR")).isCloseTo(0.104, within(1e-9));
		assertThat(difference(before, after, "parley_run_duration_seconds_count")).isOne();
		assertThat(after.sum("parley_overhead_seconds_count") - before.sum("parley_overhead_seconds_count")).isOne();
		assertThat(difference(before, after, "parley_time_to_first_token_seconds_count")).as("it was not streamed")
			.isZero();
		assertThat(after.sum("gen_ai_client_token_usage_sum", "gen_ai_token_type", "input")
				- before.sum("gen_ai_client_token_usage_sum", "gen_ai_token_type", "input"))
			.isEqualTo(100);
	}

	@Test
	void measuresTheFirstTokenAndThoseAfterIt() throws InterruptedException {
		Scrape before = Scrape.of(this.server);
		this.model.next(Answer.tokens("a", "b", "c").afterFirst(Duration.ofMillis(300)).usage(10, 4));
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.last().type()).isEqualTo("done");
		}
		Scrape after = Scrape.of(this.server);
		assertThat(difference(before, after, "parley_time_to_first_token_seconds_count")).isOne();
		assertThat(difference(before, after, "parley_time_between_tokens_seconds_count")).isOne();
		// A pause of 300 ms in three gaps.
		assertThat(difference(before, after, "parley_time_between_tokens_seconds_sum")).isGreaterThan(0.09);
	}

	@Test
	void countsFailuresRefusalsAndCancels() throws InterruptedException {
		Scrape before = Scrape.of(this.server);
		this.model.next(Answer.status(400), Answer.tokens("Half").thenStall());
		assertThat(this.server.chat(Json.message("Hi"))).isProblem(502, "model_error");
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			stream.event("token");
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(stream.last().type()).isEqualTo("cancelled");
		}
		assertThat(this.server.get("/runs/none")).isProblem(404, "run_not_found");
		Scrape after = Scrape.of(this.server);
		assertThat(difference(before, after, "parley_runs_total", "outcome", "failed")).isOne();
		assertThat(difference(before, after, "parley_runs_total", "outcome", "cancelled")).isOne();
		assertThat(count(after, "parley_refused_total", "code", "run_not_found")
				- count(before, "parley_refused_total", "code", "run_not_found"))
			.isOne();
		assertThat(after.values("parley_refused_total", "code")).as("a run that fails was not refused")
			.doesNotContain("model_error");
	}

	@Test
	void countsCallsThatWereMadeAgain() {
		Scrape before = Scrape.of(this.server);
		this.model.next(Answer.status(503), Answer.tokens("Hello"));
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
		Scrape after = Scrape.of(this.server);
		assertThat(count(after, "parley_model_retries_total", "model", Parley.MODEL)
				- count(before, "parley_model_retries_total", "model", Parley.MODEL))
			.isOne();
		assertThat(operations(after, "model_unavailable") - operations(before, "model_unavailable")).isOne();
		assertThat(operations(after, "") - operations(before, "")).isOne();
		assertThat(after.values("parley_breaker_state", "upstream")).containsExactly("primary");
		assertThat(after.sum("parley_breaker_state", "upstream", "primary")).isZero();
	}

	private static double operations(Scrape scrape, String error) {
		return scrape.sum("gen_ai_client_operation_duration_seconds_count", "gen_ai_request_model", Parley.MODEL,
				"error_type", error);
	}

	@Test
	void showsWhatGoesOnNow() throws InterruptedException {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("x".repeat(1_000)).gatedBy(gate));
		try (EventStream active = this.server.stream(Json.message("Hi"));
				EventStream waiting = this.server.stream(Json.message("Hi", active.sessionId()))) {
			gate.awaitWaiting(1, Patience.LIMIT);
			Awaitility.await().untilAsserted(() -> {
				Scrape now = Scrape.of(this.server);
				assertThat(now.sum("parley_runs_active")).isOne();
				assertThat(now.sum("parley_runs_queued")).isOne();
				assertThat(now.sum("parley_streams_open")).isEqualTo(2);
				assertThat(now.sum("parley_log_bytes")).isPositive();
			});
			gate.releaseAll();
			waiting.last();
		}
		Awaitility.await().untilAsserted(() -> {
			Scrape now = Scrape.of(this.server);
			assertThat(now.sum("parley_runs_active") + now.sum("parley_runs_queued")).isZero();
			assertThat(now.sum("parley_streams_open")).isZero();
		});
	}

	@Test
	void countsToolsByNamesThatAreTools() {
		Scrape before = Scrape.of(this.server);
		this.model.next(Answer.toolCall("call_1", "clock", "{}"), Answer.toolCall("call_2", "made_up_name", "{}"),
				Answer.tokens("Done"));
		assertThat(this.server.chat(Json.message("Hi").put("agent", "timekeeper"))).hasStatus(200);
		Scrape after = Scrape.of(this.server);
		assertThat(count(after, "parley_tool_calls_total", "tool", "clock", "outcome", "succeeded")
				- count(before, "parley_tool_calls_total", "tool", "clock", "outcome", "succeeded"))
			.isOne();
		assertThat(count(after, "parley_tool_calls_total", "tool", "other", "outcome", "failed")).isPositive();
		assertThat(after.values("parley_tool_calls_total", "tool")).doesNotContain("made_up_name");
		assertThat(after.sum("parley_tool_duration_seconds_count", "tool", "clock")).isPositive();
	}

	@Test
	void tellsOfTheStoreAndOfTheMachineUnderIt() {
		this.model.next(Answer.tokens("Hello"));
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
		Scrape scrape = Scrape.of(this.server);
		assertThat(scrape.sum("parley_store_commits_total")).isPositive();
		assertThat(scrape.sum("parley_store_commit_duration_seconds_count")).isPositive();
		assertThat(scrape.sum("tomcat_connections_current_connections")).isPositive();
		assertThat(scrape.sum("tomcat_connections_config_max_connections")).isEqualTo(12_000);
		assertThat(scrape.names()).contains("parley_store_queue_depth", "parley_store_retries_total",
				"parley_store_unavailable_total", "parley_readers_dropped_total", "jvm_memory_used_bytes",
				"tomcat_connections_keepalive_current_connections", "http_server_requests_seconds");
	}

	/** No label contains the id of a user, a session or a run. */
	@Test
	void noLabelIdentifiesAnybody() {
		this.model.next(Answer.tokens("Hello"));
		String session = this.server.chat(Json.message("Hi")).get("session_id");
		this.server.get("/sessions/" + session);
		assertThat(Scrape.of(this.server).text()).doesNotContain(session).doesNotContain("user=");
	}

	@Test
	void passesPromtool() throws IOException, InterruptedException {
		assumeTrue(Promtool.available(), "promtool is not installed: apt-get install prometheus");
		this.model.next(Answer.toolCall("call_1", "clock", "{}"), Answer.tokens("Done"), Answer.tokens("x", "y"),
				Answer.status(400));
		this.server.chat(Json.message("Hi").put("agent", "timekeeper"));
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			stream.last();
		}
		this.server.chat(Json.message("Hi"));
		this.server.get("/runs/none");
		assertThat(Promtool.checkMetrics(Scrape.of(this.server).text())).isEmpty();
	}

	private static double difference(Scrape before, Scrape after, String name, String... labels) {
		return count(after, name, all(labels)) - count(before, name, all(labels));
	}

	private static String[] all(String... labels) {
		String[] all = new String[ASSISTANT.length + labels.length];
		System.arraycopy(ASSISTANT, 0, all, 0, ASSISTANT.length);
		System.arraycopy(labels, 0, all, ASSISTANT.length, labels.length);
		return all;
	}

	private static double count(Scrape scrape, String name, String... labels) {
		return scrape.sum(name, labels);
	}

}
