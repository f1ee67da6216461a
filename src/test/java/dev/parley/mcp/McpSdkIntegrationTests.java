package dev.parley.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.NodePackages;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Long calls of a client that uses the TypeScript SDK. */
class McpSdkIntegrationTests extends ServerTest {

	private static final String SDK = "@modelcontextprotocol/sdk@1.32.2";

	private static Path folder;

	private final Gate gate = new Gate();

	private @Nullable Process client;

	@BeforeAll
	static void install() throws Exception {
		folder = NodePackages.install("mcp-sdk", SDK).folder();
		Files.copy(Path.of("src/test/resources/mcp-sdk/call.mjs"), folder.resolve("call.mjs"),
				StandardCopyOption.REPLACE_EXISTING);
	}

	@AfterEach
	void stop() {
		if (this.client != null) {
			this.client.destroyForcibly();
		}
	}

	@Test
	void aClientWaitsLongerThanItsTimeoutIfItHearsOfTheProgress() throws Exception {
		try (BufferedReader out = call(Json.object().put("timeout", 8000).put("progress", true))) {
			JsonNode first = Json.parse(out.readLine()).path("progress");
			String run = first.at("/_meta/run_id").asString();
			assertThat(first.path("message").asString()).contains(run);
			double progress = 0;
			while (progress < 10) {
				progress = Json.parse(out.readLine()).at("/progress/progress").asDouble();
			}
			this.gate.releaseAll();
			assertThat(end(out).at("/result/structuredContent/run_id").asString()).isEqualTo(run);
		}
	}

	@Test
	void aClientThatGivesUpCancelsTheRun() throws Exception {
		try (BufferedReader out = call(Json.object().put("timeout", 6000).put("progress", false))) {
			this.gate.awaitWaiting(1, Patience.LIMIT);
			assertThat(end(out).path("error").asString()).contains("timed out");
			String session = this.server.get("/sessions?limit=1").json().at("/sessions/0/session_id").asString();
			String run = this.server.get("/sessions/" + session).json().at("/messages/0/run_id").asString();
			assertThat(this.server.awaitRun(run, "cancelled")).has("/cancel_cause", "client");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aClientThatLosesItsConnectionComesBackForTheAnswer(boolean progress) throws Exception {
		try (BufferedReader out = call(
				Json.object().put("timeout", 60_000).put("progress", progress).put("cut", true))) {
			this.gate.awaitWaiting(1, Patience.LIMIT);
			if (progress) {
				// The second progress notification arrives on another connection.
				out.readLine();
				out.readLine();
			}
			this.gate.releaseAll();
			assertThat(end(out).at("/result/structuredContent/response").asString()).isEqualTo("At last.");
		}
	}

	/** Asks an agent whose answer waits at the gate. */
	private BufferedReader call(ObjectNode options) throws IOException {
		this.model.next(Answer.tokens("At last.").gatedBy(this.gate));
		Process client = new ProcessBuilder("node", "call.mjs", this.server.uri("/mcp").toString(), options.toString())
			.directory(folder.toFile())
			.redirectError(folder.resolve("errors.log").toFile())
			.start();
		this.client = client;
		return client.inputReader(StandardCharsets.UTF_8);
	}

	/** The last line, which contains the outcome of the call. */
	private static JsonNode end(BufferedReader out) throws IOException {
		String last = "{}";
		for (String line = out.readLine(); line != null; line = out.readLine()) {
			last = line;
		}
		return Json.parse(last);
	}

}
