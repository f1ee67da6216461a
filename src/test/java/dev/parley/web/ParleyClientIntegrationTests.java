package dev.parley.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.parley.testing.Answer;
import dev.parley.testing.CuttingRelay;
import dev.parley.testing.Gate;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.NodePackages;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.RandomAnswers;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code parley-client} in Node.js. With {@code -Dcuts.seed=…} the connections are cut at
 * other points.
 */
@OwnServers
@ServerProperties(HeldTools.AGENTS)
class ParleyClientIntegrationTests extends ServerTest {

	private static final Path MODULE = Path.of("src", "main", "resources", "static", "parley-client.js");

	private static final int QUESTIONS = 60;

	private static final int MOST_CUTS = 6;

	private final long seed = Long.getLong("cuts.seed", 20_261_127);

	@TempDir
	private Path folder;

	@BeforeAll
	static void needNode() {
		NodePackages.requireNode();
	}

	@Test
	void anAnswerSurvivesCutsAtAnyPoint() throws Exception {
		RandomAnswers answers = new RandomAnswers(this.seed);
		this.model.otherwise(answers::answer);
		List<CuttingRelay> relays = new ArrayList<>();
		ArrayNode questions = JsonNodeFactory.instance.arrayNode();
		for (int i = 0; i < QUESTIONS; i++) {
			CuttingRelay relay = CuttingRelay.to(this.server).cut(1 + i % MOST_CUTS, this.seed + i);
			relays.add(relay);
			questions.add(Json.object()
				.put("url", relay.url())
				.put("message", RandomAnswers.question(i))
				.put("whole", i % 5 == 4));
		}
		JsonNode results = node("cuts", questions);
		assertThat(relays.stream().mapToInt(CuttingRelay::cuts).sum()).as("cuts").isGreaterThan(QUESTIONS);
		assertThat(results).hasSize(QUESTIONS);
		for (int i = 0; i < QUESTIONS; i++) {
			JsonNode result = results.path(i);
			String as = "question " + i + " of seed " + this.seed;
			assertThat(result.path("text").asString()).as(as).isEqualTo(answers.text(i));
			if (result.has("seqs")) {
				assertThat(result.path("response").asString()).as(as).isEqualTo(answers.text(i));
				assertThat(result.path("seqs")).as(as)
					.isEqualTo(Json.of(IntStream.rangeClosed(1, answers.count(i) + 2).boxed().toList()));
			}
			assertThat(answers.asked(i)).as("how often the model was asked %s", as).isOne();
			relays.get(i).close();
		}
	}

	@Test
	void asksAndManagesSessions() throws Exception {
		this.model.answer("Hello");
		this.model.answer("A file");
		JsonNode result = node("everything", url());
		assertThat(result.path("response").asString()).isEqualTo("Hello");
		assertThat(result.path("same").asBoolean()).isTrue();
		assertThat(result.path("title").asString()).isEqualTo("Renamed");
		assertThat(result.path("messages").asInt()).isEqualTo(2);
		assertThat(result.at("/gone/code").asString()).isEqualTo("session_not_found");
		assertThat(result.at("/gone/name").asString()).isEqualTo("ParleyError");
		assertThat(result.path("agents")).contains(Json.of("assistant"));
		assertThat(result.path("picture").asString()).isEqualTo("A file");
	}

	@Test
	void cancelsBeforeTheRunHasAnId() throws Exception {
		this.model.otherwise((request) -> Answer.tokens("One", " two").gatedBy(new Gate()));
		JsonNode result = node("cancel", url());
		assertThat(result.path("types").get(result.path("types").size() - 1).asString()).isEqualTo("cancelled");
		assertThat(result.at("/result/code").asString()).isEqualTo("run_cancelled");
	}

	@Test
	void aSignalEndsOnlyTheReading() throws Exception {
		Gate gate = new Gate();
		gate.release();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		JsonNode result = node("abort", url());
		assertThat(result.path("types")).isEqualTo(Json.of(List.of("session", "token")));
		assertThat(result.at("/problem/name").asString()).isEqualTo("AbortError");
		gate.releaseAll();
		assertThat(this.server.awaitRun(result.path("run").asString(), "completed").get("response"))
			.isEqualTo("One two");
	}

	@Test
	void answersARunThatRequiresAction() throws Exception {
		this.model.next(Answer.toolCall("call_1", "locate", "{}").andToolCall("call_2", "held", "{\"label\":\"a\"}"),
				Answer.tokens("You are in Rome."));
		this.parley.part(HeldTools.class).release(1);
		JsonNode result = node("answer", url());
		assertThat(result.path("asked")).isEqualTo(Json.of(List.of("client locate", "approval held")));
		assertThat(result.path("response").asString()).isEqualTo("You are in Rome.");
	}

	@Test
	void noticesAConnectionThatFallsSilent() throws Exception {
		this.model.answer("One", " two", " three");
		try (CuttingRelay relay = CuttingRelay.to(this.server).stall(1_100)) {
			JsonNode result = node("silence", Json.object().put("url", relay.url()));
			assertThat(result.path("text").asString()).isEqualTo("One two three");
			assertThat(result.path("seqs")).isEqualTo(Json.of(List.of(1, 2, 3, 4, 5)));
		}
	}

	@Test
	void saysWhatWasRefused() throws Exception {
		try (Parley guarded = Parley.start(this.folder, this.model.baseUrl(),
				"parley.security.valid-api-keys=a-key-of-the-client-0123")) {
			JsonNode result = node("refused",
					Json.object()
						.put("url", guarded.server().uri("/").toString())
						.put("key", "a-key-of-the-client-0123"));
			assertThat(result.at("/unauthenticated/status").asInt()).isEqualTo(401);
			assertThat(result.at("/invalid/code").asString()).isEqualTo("validation_failed");
			assertThat(result.at("/notFound/code").asString()).isEqualTo("run_not_found");
			assertThat(result.path("isParleyError").asBoolean()).isTrue();
			assertThat(result.at("/unreachable/title").asString()).isEqualTo("The server cannot be reached");
		}
	}

	@Test
	void startsOverIfTheEventsAreGone() throws Exception {
		this.model.answer("One", " two");
		try (Parley forgetful = Parley.start(this.folder, this.model.baseUrl(), "parley.run.log-retention=0s")) {
			String run = forgetful.server().chat(Json.message("Count")).get("run_id");
			JsonNode result = node("expired",
					Json.object().put("url", forgetful.server().uri("/").toString()).put("run", run).put("after", 2));
			assertThat(result.path("types")).isEqualTo(Json.of(List.of("restart", "session", "token", "done")));
			assertThat(result.path("text").asString()).isEqualTo("One two");
		}
	}

	/** The package for npm has the file that the server serves. */
	@Test
	void npmPacksTheSameFile() throws Exception {
		Path source = Path.of("clients", "js");
		Path copy = Files.createDirectories(this.folder.resolve("clients/js"));
		for (String file : List.of("package.json", "parley-client.d.ts", "README.md")) {
			Files.copy(source.resolve(file), copy.resolve(file));
		}
		Files.createDirectories(this.folder.resolve(MODULE).getParent());
		Files.copy(MODULE, this.folder.resolve(MODULE));
		run(new ProcessBuilder("npm", "pack", "--silent", "--foreground-scripts=false").directory(copy.toFile()));
		run(new ProcessBuilder("tar", "xzf", "parley-client-0.2.0.tgz").directory(copy.toFile()));
		assertThat(copy.resolve("package/parley-client.js")).hasSameTextualContentAs(MODULE);
		assertThat(copy.resolve("package/parley-client.d.ts")).exists();
		assertThat(this.server.get("/parley-client.js").body()).isEqualTo(Files.readString(MODULE));
	}

	private ObjectNode url() {
		return Json.object().put("url", this.server.uri("/").toString());
	}

	private static JsonNode node(String scenario, JsonNode arguments) throws IOException, InterruptedException {
		return Json.parse(run(new ProcessBuilder("node", Path.of("src/test/clients/parley/client.mjs").toString(),
				MODULE.toAbsolutePath().toString(), scenario, arguments.toString())));
	}

	private static String run(ProcessBuilder command) throws IOException, InterruptedException {
		Process process = command.redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(output).isZero();
		return output;
	}

}
