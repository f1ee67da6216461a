package dev.parley.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A real Prometheus has results for all queries of the dashboard and the alerts. */
@OwnServers
class ObservabilityIntegrationTests {

	private static final String KEY = "0123456789abcdef0123456789abcdef";

	@TempDir
	private Path folder;

	@TempDir
	private Path data;

	@Test
	void noQueryOfTheDashboardOrTheRulesComesBackEmpty() throws Exception {
		assumeTrue(Prometheus.available(), "prometheus is not installed: apt-get install prometheus");
		try (ScriptedModel model = ScriptedModel.start();
				Parley parley = start(model);
				Prometheus prometheus = Prometheus.start(parley.server(), KEY, this.folder)) {
			Server server = parley.server().with("X-API-Key", KEY);
			useAll(model, server, parley.server());
			// A rate needs a value before the increase.
			for (String result : List.of("hit", "miss", "bypass")) {
				prometheus.await("parley_cache_total{result=\"" + result + "\"} == 1");
			}
			prometheus.await("parley_runs_total{outcome=\"failed\"} == 1");
			useAll(model, server, parley.server());
			prometheus.await("parley_runs_total{outcome=\"failed\"} == 2");
			List<String> queries = Stream
				.of(Observability.dashboardQueries(), Observability.recordedExpressions(),
						Observability.ofRules("record"))
				.flatMap(List::stream)
				.toList();
			assertThat(queries).hasSizeGreaterThan(60).allSatisfy(prometheus::await);
			assertThat(prometheus.query("parley:up:min").at("/0/value/1").asString()).isEqualTo("1");
			assertThat(prometheus.query("parley:runs_failed:ratio5m").at("/0/value/1").asDouble()).isPositive();
			assertThat(prometheus.query("ALERTS{alertname=\"ParleyDown\"}")).isEmpty();
		}
	}

	@Test
	void alertsCompareWhatTheRulesRecord() throws IOException {
		List<String> recorded = Observability.ofRules("record");
		assertThat(Observability.ofRules("expr")).filteredOn((expr) -> expr.matches("parley:\\S+ [<>] [0-9.]+"))
			.extracting((expr) -> expr.split(" ", -1)[0])
			.containsExactlyInAnyOrderElementsOf(recorded);
	}

	private Parley start(ScriptedModel model) throws IOException, NoSuchAlgorithmException {
		Path agents = Files.createDirectories(this.folder.resolve("agents"));
		Files.writeString(agents.resolve("faq.md"), "---\ndescription: Answers.\ncache: 30m\n---\nAnswer briefly.");
		String hash = HexFormat.of()
			.formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8)));
		return Parley.start(this.data, model.baseUrl(), "parley.agent.agents-dir=" + agents,
				"parley.security.keys[0].name=prometheus", "parley.security.keys[0].sha256=" + hash,
				"parley.security.keys[0].roles=admin", "parley.model.retries=2", "parley.model.breaker-open=15s",
				"parley.cost.prices=scripted-*: input=1000 output=2000");
	}

	/** An answer, one from the cache, a stream, a tool, a retry, a failure, refusals. */
	private static void useAll(ScriptedModel model, Server server, Server stranger) throws InterruptedException {
		model.next(Answer.tokens("It is this").usage(100, 20));
		ObjectNode question = Json.message("What is it, " + System.nanoTime() + "?").put("agent", "faq");
		assertThat(server.chat(question)).hasStatus(200);
		assertThat(server.chat(question)).hasStatus(200);
		model.next(Answer.tokens("It is this"));
		assertThat(server.with("Cache-Control", "no-store").chat(question)).hasStatus(200);
		model.next(Answer.tokens("a", "b", "c").usage(100, 3));
		try (EventStream stream = server.stream(Json.message("Hi"))) {
			assertThat(stream.last().type()).isEqualTo("done");
		}
		model.next(Answer.toolCall("call_1", "clock", "{}"), Answer.tokens("Done"));
		assertThat(server.chat(Json.message("Hi").put("agent", "timekeeper"))).hasStatus(200);
		model.next(Answer.status(503), Answer.tokens("Hello"));
		assertThat(server.chat(Json.message("Hi"))).hasStatus(200);
		model.next(Answer.status(400));
		assertThat(server.chat(Json.message("Hi"))).hasStatus(502);
		assertThat(stranger.get("/sessions")).hasStatus(401);
		assertThat(server.get("/runs/none")).hasStatus(404);
	}

}
