package dev.parley.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Agents that cache their answers. */
@OwnServers
class AnswerCacheIntegrationTests {

	@TempDir
	private Path folder;

	@TempDir
	private Path data;

	private final ScriptedModel model = ScriptedModel.start();

	private Parley parley;

	private Server server;

	@BeforeEach
	void start() throws IOException {
		Path agents = Files.createDirectories(this.folder.resolve("agents"));
		agent(agents, "faq", "cache: 30m");
		agent(agents, "shared", "cache: 30m\ncache_shared: true");
		agent(agents, "short", "cache: 1ms");
		agent(agents, "judge", "cache: 30m\noutput_schema: {type: object, required: [level], "
				+ "properties: {level: {type: integer}}}");
		this.parley = begin(agents);
		this.server = this.parley.server();
	}

	private Parley begin(Path agents) {
		return Parley.start(this.data, this.model.baseUrl(), "parley.agent.agents-dir=" + agents,
				"parley.security.valid-api-keys=0123456789abcdef0123456789abcdef",
				"parley.security.keys-delegate=true");
	}

	private static void agent(Path agents, String name, String front) throws IOException {
		Files.writeString(agents.resolve(name + ".md"),
				"---\ndescription: Answers.\n%s\n---\nAnswer briefly.".formatted(front));
	}

	@AfterEach
	void stop() {
		this.parley.close();
		this.model.close();
	}

	private Server as(String user) {
		return this.server.with("X-API-Key", "0123456789abcdef0123456789abcdef", "X-User-ID", user);
	}

	private static ObjectNode ask(String agent) {
		return Json.message("What is it?").put("agent", agent);
	}

	@Test
	void aCachedAnswerIsARunLikeAnyOther() {
		this.model.next(Answer.tokens("It", " is", " this"));
		Server ann = as("ann");
		Response first = ann.chat(ask("faq"));
		assertThat(first).hasStatus(200);
		assertThat(first.json().has("cached")).isFalse();
		try (EventStream stream = ann.stream(ask("faq"))) {
			assertThat(stream.types()).startsWith("session", "token").endsWith("done");
			assertThat(stream.text()).isEqualTo("It is this");
			assertThat(stream.last().json().path("cached").asBoolean()).isTrue();
			assertThat(stream.last().json().at("/usage/total_tokens").asInt()).isZero();
			assertThat(stream.last().get("model")).isEqualTo(first.get("model"));
			Response run = ann.get("/runs/" + stream.runId());
			assertThat(run).has("/state", "completed")
				.has("/cached", true)
				.has("/response", "It is this")
				.has("/usage/total_tokens", 0);
			assertThat(run.json().path("attempts")).isEmpty();
			assertThat(ann.get("/sessions/" + stream.sessionId())).has("/message_count", 2)
				.has("/messages/1/content", "It is this");
		}
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void aReplayAfterARestartSaysTheSame() {
		this.model.next(Answer.tokens("It is this"));
		as("ann").chat(ask("faq"));
		Response cached = as("ann").with("Idempotency-Key", "k").chat(ask("faq"));
		assertThat(cached).has("/cached", true);
		assertThat(as("ann").with("Idempotency-Key", "k").chat(ask("faq"))).has("/cached", true)
			.hasHeader("Idempotent-Replayed", "true");
		this.parley.close();
		this.parley = begin(this.folder.resolve("agents"));
		this.server = this.parley.server();
		assertThat(as("ann").with("Idempotency-Key", "k").chat(ask("faq"))).has("/cached", true)
			.has("/run_id", cached.get("run_id"));
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void usersHaveTheirOwnAnswersUnlessTheFileSaysOtherwise() {
		this.model.otherwise((_) -> Answer.tokens("It is this"));
		as("ann").chat(ask("faq"));
		assertThat(as("bob").chat(ask("faq")).json().has("cached")).isFalse();
		as("ann").chat(ask("shared"));
		assertThat(as("bob").chat(ask("shared"))).has("/cached", true);
		assertThat(this.model.requests()).hasSize(3);
	}

	@Test
	void whateverThePromptSaysOtherwiseIsAnotherQuestion() {
		this.model.otherwise((_) -> Answer.tokens("It is this"));
		Server ann = as("ann");
		Response first = ann.chat(ask("faq"));
		assertThat(ann.chat(ask("faq").put("temperature", 0.5)).json().has("cached")).isFalse();
		assertThat(ann.chat(ask("faq").put("max_tokens", 50)).json().has("cached")).isFalse();
		assertThat(ann.chat(ask("faq").set("context", Json.object().put("page", 1))).json().has("cached")).isFalse();
		assertThat(ann.chat(ask("faq").put("session_id", first.get("session_id"))).json().has("cached")).isFalse();
		assertThat(ann.chat(Json.message("What is that?").put("agent", "faq")).json().has("cached")).isFalse();
		assertThat(ann.chat(ask("faq"))).has("/cached", true);
	}

	@Test
	void noStorePassesTheCacheBy() {
		this.model.otherwise((_) -> Answer.tokens("It is this"));
		Server past = as("ann").with("Cache-Control", "max-age=0, No-Store");
		past.chat(ask("faq"));
		assertThat(as("ann").chat(ask("faq")).json().has("cached")).as("it was not kept").isFalse();
		assertThat(past.chat(ask("faq")).json().has("cached")).as("it is not looked up").isFalse();
		assertThat(as("ann").chat(ask("faq"))).has("/cached", true);
	}

	@Test
	void noStorePassesTheCacheByForSeveralAgentsToo() {
		this.model.otherwise((_) -> Answer.tokens("It is this"));
		as("ann").chat(ask("faq"));
		ObjectNode several = Json.message("What is it?");
		several.putArray("agents").add("faq");
		assertThat(as("ann").with("Cache-Control", "no-store").post("/multi-agent", several)).hasStatus(200);
		assertThat(this.model.requests()).hasSize(2);
		assertThat(as("ann").post("/multi-agent", several)).has("/results/0/response", "It is this");
		assertThat(this.model.requests()).as("without it, the cache answers").hasSize(2);
	}

	@Test
	void noStorePassesTheCacheByForMcpClientsToo() {
		this.model.otherwise((_) -> Answer.tokens("It is this"));
		as("ann").chat(ask("faq"));
		ObjectNode call = Json.object().put("jsonrpc", "2.0").put("id", 1).put("method", "tools/call");
		call.putObject("params").put("name", "ask_faq").putObject("arguments").put("message", "What is it?");
		assertThat(as("ann").with("Cache-Control", "no-store").post("/mcp", call)).hasStatus(200);
		assertThat(this.model.requests()).hasSize(2);
		assertThat(as("ann").post("/mcp", call)).has("/result/structuredContent/response", "It is this");
		assertThat(this.model.requests()).as("without it, the cache answers").hasSize(2);
	}

	@Test
	void onlyWholeAnswersAreKept() {
		this.model.next(Answer.tokens("It").finishReason("length"), Answer.tokens("It").finishReason("content_filter"),
				Answer.status(500), Answer.tokens("It").thenCut());
		Server ann = as("ann");
		for (int i = 0; i < 4; i++) {
			ann.chat(ask("faq"));
		}
		this.model.otherwise((_) -> Answer.tokens("It is this"));
		assertThat(ann.chat(ask("faq")).json().has("cached")).isFalse();
		assertThat(this.model.requests()).hasSize(5);
	}

	@Test
	void anObjectIsGivenAgainToo() {
		this.model.next(Answer.tokens("{\"level\":", "3}"));
		as("ann").chat(ask("judge"));
		try (EventStream stream = as("ann").stream(ask("judge"))) {
			assertThat(stream.last().json().at("/output/level").asInt()).isEqualTo(3);
			assertThat(stream.last().json().path("cached").asBoolean()).isTrue();
		}
		assertThat(this.model.requests()).hasSize(1);
	}

}
