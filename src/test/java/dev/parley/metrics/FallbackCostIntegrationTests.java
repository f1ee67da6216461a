package dev.parley.metrics;

import java.nio.file.Path;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * An answer costs what the model takes that gave it, and not the one that was asked
 * first.
 */
@OwnServers
class FallbackCostIntegrationTests {

	private static final String RESERVE = "reserve";

	private final ScriptedModel first = ScriptedModel.start();

	private final ScriptedModel second = ScriptedModel.start();

	@TempDir
	private Path data;

	private Parley parley;

	@BeforeEach
	void start() {
		this.first.otherwise((_) -> Answer.status(401));
		this.parley = Parley.start(this.data, this.first.baseUrl(), "parley.model.fallback.name=" + RESERVE,
				"parley.model.fallback.base-url=" + this.second.baseUrl(),
				"parley.cost.prices=scripted-*: input=1 output=1; reserve: input=1000 output=2000");
	}

	@AfterEach
	void close() {
		this.parley.close();
		this.first.close();
		this.second.close();
	}

	@Test
	void aWholeAnswerIsPricedByTheFallback() {
		this.second.next(Answer.tokens("I can").usage(100, 20));
		assertThat(this.parley.server().chat(Json.message("Hi"))).hasStatus(200).has("/model", RESERVE);
		Scrape scrape = Scrape.of(this.parley.server());
		// 100 at 1,000 and 20 at 2,000, each for a million.
		assertThat(scrape.sum("parley_cost_total", "model", RESERVE)).isCloseTo(0.14, within(1e-9));
		assertThat(scrape.sum("parley_tokens_total", "model", RESERVE, "direction", "input")).isEqualTo(100);
		assertThat(scrape.values("parley_cost_total", "model")).containsExactly(RESERVE);
		Awaitility.await()
			.untilAsserted(() -> assertThat(
					this.parley.number("SELECT COALESCE(SUM(cost), 0) FROM usage WHERE model = '" + RESERVE + "'"))
				.isEqualTo(140_000_000));
	}

	@Test
	void soIsOneThatWasCutOff() throws InterruptedException {
		this.second.next(Answer.tokens("x".repeat(300)).thenStall());
		try (EventStream stream = this.parley.server().stream(Json.message("Hi"))) {
			stream.event("token");
			this.parley.server().post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(stream.last().type()).isEqualTo("cancelled");
		}
		Scrape scrape = Scrape.of(this.parley.server());
		assertThat(scrape.sum("parley_runs_total", "model", RESERVE, "outcome", "cancelled")).isOne();
		assertThat(scrape.sum("parley_tokens_total", "model", RESERVE, "direction", "output")).isEqualTo(100);
		assertThat(scrape.sum("parley_cost_total", "model", RESERVE)).isGreaterThan(0.2);
	}

}
