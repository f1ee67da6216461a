package dev.parley.mcp.stateless;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The exact responses of {@code /mcp} in version 2026-07-28. */
@ServerProperties("parley.mcp.tools=clock")
@OwnServers
class StatelessServerIntegrationTests extends ServerTest {

	private static final int HEADER_MISMATCH = -32020;

	private StatelessClient client;

	@BeforeEach
	void connect() {
		this.client = new StatelessClient(this.server, "{}");
	}

	@Test
	void tellsAClientWhatItSupports() {
		JsonNode result = this.client.result("server/discover", Json.object());
		assertThat(result.path("resultType").asString()).isEqualTo("complete");
		assertThat(result.path("supportedVersions").valueStream().map(JsonNode::asString).toList())
			.containsExactly("2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26");
		assertThat(result.path("capabilities"))
			.isEqualTo(Json.parse("{\"tools\":{},\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}"));
		assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name").asString()).isEqualTo("parley");
		assertThat(result.path("ttlMs").asInt()).isPositive();
		assertThat(result.path("cacheScope").asString()).isEqualTo("private");
	}

	@Test
	void listsTheSameToolsInBothErasInTheSameOrder() {
		JsonNode result = this.client.result("tools/list", Json.object());
		assertThat(Json.texts(result.path("tools"), "name")).startsWith("clock").contains("ask_assistant");
		assertThat(result.path("resultType").asString()).isEqualTo("complete");
		assertThat(result.path("ttlMs").asInt()).isPositive();
		assertThat(result.path("cacheScope").asString()).isEqualTo("private");
		JsonNode before = this.server
			.post("/mcp", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}")
			.json()
			.at("/result");
		assertThat(before.path("tools")).isEqualTo(result.path("tools"));
		assertThat(before.has("resultType")).isFalse();
	}

	@Test
	void asksAnAgentAndGoesOnInItsSession() {
		this.model.answer("Hello", " there.");
		JsonNode first = this.client.call("ask_assistant", Json.message("Hi"));
		assertThat(first.path("resultType").asString()).isEqualTo("complete");
		assertThat(first.path("isError").asBoolean()).isFalse();
		assertThat(first.at("/content/0/text").asString()).isEqualTo("Hello there.");
		this.model.answer("Again.");
		String session = first.at("/structuredContent/session_id").asString();
		assertThat(this.client.call("ask_assistant", Json.message("And?", session))
			.at("/structuredContent/session_id")
			.asString()).isEqualTo(session);
		assertThat(this.client.call("clock", Json.object()).at("/content/0/text").asString()).matches("\\d{4}-.*Z");
	}

	@Test
	void tellsTheErrorsOfTheHttpApiAsResultsOfTools() {
		JsonNode refused = this.client.call("ask_assistant", Json.message(" "));
		assertThat(refused.path("isError").asBoolean()).isTrue();
		assertThat(refused.path("resultType").asString()).isEqualTo("complete");
		assertThat(refused.at("/content/0/text").asString()).startsWith("validation_failed: message");
		this.model.next(Answer.garbage());
		assertThat(this.client.call("ask_assistant", Json.message("Hi")).at("/content/0/text").asString())
			.startsWith("model_error: ");
	}

	/** Removed methods and unknown ones are the same to a client. */
	@ParameterizedTest
	@ValueSource(strings = { "initialize", "ping", "logging/setLevel", "subscriptions/listen", "resources/list",
			"tasks/list", "no/such" })
	void doesNotKnowOtherMethods(String method) {
		assertThat(this.client.send(method, Json.object())).hasStatus(404).has("/error/code", -32601);
	}

	@Test
	void refusesARequestWithoutItsMetadata() {
		for (String missing : List.of("protocolVersion", "clientCapabilities")) {
			ObjectNode message = this.client.message("server/discover", Json.object());
			((ObjectNode) message.at("/params/_meta")).remove("io.modelcontextprotocol/" + missing);
			assertThat(post("server/discover", message)).hasStatus(400)
				.has("/error/code", -32602)
				.has("/id", message.path("id").asInt());
		}
		ObjectNode bare = Json.object().put("jsonrpc", "2.0").put("id", "x").put("method", "tools/list");
		assertThat(post("tools/list", bare)).hasStatus(400).has("/error/code", -32602).has("/id", "x");
	}

	@Test
	void refusesAVersionThatItDoesNotSpeakAndNamesThoseThatItDoes() {
		ObjectNode message = this.client.message("server/discover", Json.object());
		((ObjectNode) message.at("/params/_meta")).put("io.modelcontextprotocol/protocolVersion", "2199-01-01");
		Response response = this.server
			.send(raw(message).setHeader("MCP-Protocol-Version", "2199-01-01").setHeader("Mcp-Method", "x"));
		assertThat(response).hasStatus(400)
			.has("/error/code", -32022)
			.has("/error/data/requested", "2199-01-01")
			.has("/error/data/supported", List.of("2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"));
	}

	@Test
	void refusesHeadersThatDifferFromTheBody() {
		ObjectNode call = StatelessClient.named("clock", Json.object());
		Map<String, String> wrong = Map.of("MCP-Protocol-Version", "2025-11-25", "Mcp-Method", "TOOLS/CALL", "Mcp-Name",
				"ask_assistant");
		wrong.forEach((header,
				value) -> assertThat(this.server.send(this.client.request("tools/call", call).setHeader(header, value)))
					.hasStatus(400)
					.has("/error/code", HEADER_MISMATCH));
		ObjectNode message = this.client.message("tools/call", call);
		assertThat(this.server.send(raw(message))).hasStatus(400).has("/error/code", HEADER_MISMATCH);
		assertThat(this.server.send(raw(message).setHeader("MCP-Protocol-Version", "2026-07-28"))).hasStatus(400)
			.has("/error/code", HEADER_MISMATCH);
		assertThat(post("tools/call", message)).hasStatus(400).has("/error/code", HEADER_MISMATCH);
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void readsNamesThatAreEncoded() {
		ObjectNode call = StatelessClient.named("clock", Json.object());
		String encoded = "=?base64?" + Base64.getEncoder().encodeToString("clock".getBytes(StandardCharsets.UTF_8))
				+ "?=";
		assertThat(this.server.send(this.client.request("tools/call", call).setHeader("Mcp-Name", encoded)))
			.hasStatus(200)
			.has("/result/isError", false);
		assertThat(this.server.send(this.client.request("tools/call", call).setHeader("Mcp-Name", "=?base64?%%?=")))
			.hasStatus(400)
			.has("/error/code", HEADER_MISMATCH);
	}

	@Test
	void answersUnknownToolsAndArgumentsThatAreNone() {
		assertThat(this.client.send("tools/call", StatelessClient.named("no_such", Json.object()))).hasStatus(200)
			.has("/error/code", -32602);
		ObjectNode noName = Json.object();
		noName.putObject("arguments");
		assertThat(this.client.send("tools/call", noName)).has("/error/code", -32602);
		assertThat(this.client.send("tools/call", Json.object().put("name", "clock").put("arguments", 5)))
			.has("/error/code", -32602);
	}

	@Test
	void hasNoStreamToOpen() {
		assertThat(this.server.with("MCP-Protocol-Version", "2026-07-28", "Last-Event-ID", "x").get("/mcp"))
			.isProblem(405, "method_not_allowed");
	}

	@Test
	void takesNotificationsWithoutAResponse() {
		Response response = this.server
			.send(raw(Json.parse("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}"))
				.setHeader("MCP-Protocol-Version", "2026-07-28"));
		assertThat(response).hasStatus(202);
	}

	@Test
	void tellsOfTheProgressAndThenTheResult() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("At last.").gatedBy(gate));
		ObjectNode call = StatelessClient.named("ask_assistant", Json.message("Hi"));
		call.putObject("_meta").put("progressToken", "token-1");
		try (EventStream stream = this.client.stream(call)) {
			Event first = stream.next(Patience.LIMIT);
			assertThat(first.id()).as("streams cannot be resumed").isEmpty();
			assertThat(first.get("method")).isEqualTo("notifications/progress");
			double before = first.json().at("/params/progress").asDouble();
			assertThat(stream.next(Patience.LIMIT).json().at("/params/progress").asDouble()).isGreaterThan(before);
			gate.releaseAll();
			JsonNode last = stream.last().json();
			assertThat(last.at("/result/content/0/text").asString()).isEqualTo("At last.");
			assertThat(last.at("/result/resultType").asString()).isEqualTo("complete");
		}
	}

	@Test
	void aClientThatClosesItsStreamCancelsTheRun() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("never").gatedBy(gate));
		String run;
		try (EventStream stream = this.client.stream(StatelessClient.named("ask_assistant", Json.message("Hi")))) {
			run = stream.runId();
		}
		assertThat(this.server.awaitRun(run, "cancelled")).has("/cancel_cause", "client");
	}

	private Response post(String method, JsonNode message) {
		return this.server
			.send(raw(message).setHeader("MCP-Protocol-Version", "2026-07-28").setHeader("Mcp-Method", method));
	}

	private HttpRequest.Builder raw(JsonNode message) {
		return this.server.request("/mcp").POST(BodyPublishers.ofString(message.toString()));
	}

}
