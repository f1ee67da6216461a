package dev.parley.start;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.parley.testing.Json;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The log of a successful start. */
@OwnProcesses
class StartLogIntegrationTests {

	@TempDir
	private Path data;

	@BeforeEach
	void needTheJar() {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
	}

	@Test
	void endsWithTheAddressTheDemoModelTheStoreAndWhoMayCall() throws IOException {
		try (ParleyProcess parley = start(
				Map.of("OPENAI_API_KEY", "", "OPENAI_BASE_URL", "", "PARLEY_RUN_MAXRUNS", "5"))) {
			assertThat(lastLine(parley)).contains("is ready at " + parley.server().uri("").toString(),
					"Model: the built-in demo", "Store: SQLite in " + this.data,
					"Callers: this machine only, until VALID_API_KEYS is set");
			assertThat(parley.log())
				.contains("PARLEY_RUN_MAXRUNS is unknown and has no effect. Did you mean PARLEY_RUN_MAX_RUNS?");
		}
	}

	@Test
	void endsWithTheConfiguredModelAndWarnsOfAShortKey() throws IOException {
		try (ParleyProcess parley = start(Map.of("VALID_API_KEYS", "abc"))) {
			assertThat(lastLine(parley)).contains("Model: scripted-1 at http://127.0.0.1:1/v1",
					"Callers: with a key or a token");
			assertThat(parley.log()).contains("Key 1 of VALID_API_KEYS has fewer than 16 characters");
		}
	}

	/** Each line that a request causes has its id as a field. */
	@Test
	void isOneJsonObjectALineIfAskedTo() throws IOException {
		try (ParleyProcess parley = start(Map.of("LOG_FORMAT", "json"))) {
			parley.server().with("X-Request-ID", "json-1").get("/agents");
			Awaitility.await().atMost(Patience.LIMIT).until(() -> parley.log().contains("json-1"));
			List<JsonNode> lines = parley.log()
				.lines()
				.filter((line) -> line.startsWith("{"))
				.map(Json::parse)
				.toList();
			assertThat(lines).anySatisfy((line) -> {
				assertThat(line.path("request_id").asString()).isEqualTo("json-1");
				assertThat(line.path("message").asString()).startsWith("GET /agents 200 in ");
				assertThat(line.at("/ecs/version").isMissingNode()).isFalse();
				assertThat(line.at("/service/name").asString()).isEqualTo("parley");
			});
		}
	}

	private ParleyProcess start(Map<String, String> environment) throws IOException {
		return ParleyProcess.start(this.data, "http://127.0.0.1:1/v1", environment);
	}

	/**
	 * The last line of the main thread; the first request may log further lines.
	 */
	private static String lastLine(ParleyProcess parley) throws IOException {
		Awaitility.await().atMost(Patience.LIMIT).until(() -> parley.log().contains("is ready at"));
		return parley.log().lines().filter((line) -> line.contains(" main] ")).toList().getLast();
	}

}
