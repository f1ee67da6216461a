package dev.parley.mcp;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The exact responses of {@code /mcp}. */
@ServerProperties("parley.mcp.tools=clock")
@OwnServers
class McpServerIntegrationTests extends ServerTest {

	@Test
	void agreesOnAVersionOfTheProtocol() {
		assertThat(initialize("2025-06-18")).has("/result/protocolVersion", "2025-06-18")
			.has("/result/serverInfo/name", "parley")
			.has("/result/capabilities", Map.of("tools", Map.of("listChanged", false)));
		assertThat(initialize("2199-01-01")).has("/result/protocolVersion", "2025-11-25");
	}

	/**
	 * The session id only identifies the client, so it is still valid after a restart.
	 */
	@Test
	void givesEachClientASessionOfItsOwnAndKnowsNothingOfIt() {
		String first = initialize("2025-11-25").header("Mcp-Session-Id");
		assertThat(initialize("2025-11-25").header("Mcp-Session-Id")).isNotEqualTo(first);
		assertThat(this.server.with("Mcp-Session-Id", "of-another-server").post("/mcp", call("ping", Json.object())))
			.hasStatus(200);
	}

	@Test
	void refusesARequestInAVersionThatItDoesNotSpeak() {
		Response response = this.server.send(this.server.request("/mcp")
			.header("MCP-Protocol-Version", "2199-01-01")
			.POST(BodyPublishers.ofString(call("ping", Json.object()).toString())));
		assertThat(response).hasStatus(400)
			.has("/jsonrpc", "2.0")
			.has("/id", 7)
			.has("/error/code", -32600)
			.has("/error/data/requested", "2199-01-01")
			.has("/error/data/supported/0", "2025-11-25");
	}

	@Test
	void answersAPingAndKeepsTheIdOfTheRequest() {
		ObjectNode ping = call("ping", Json.object());
		assertThat(this.server.post("/mcp", ping)).hasStatus(200).has("/id", 7).has("/result", Map.of());
		assertThat(this.server.post("/mcp", ping.put("id", "seven"))).has("/id", "seven");
	}

	@Test
	void acceptsNotificationsWithoutAResponse() {
		Response response = this.server.post("/mcp", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
		assertThat(response).hasStatus(202);
		assertThat(response.body()).isEmpty();
	}

	@Test
	void offersEachAgentAndTheNamedToolsThatExist() {
		JsonNode tools = this.server.post("/mcp", call("tools/list", Json.object())).json().at("/result/tools");
		assertThat(Json.texts(tools, "name")).containsExactlyInAnyOrder("clock", "ask_assistant", "ask_bank_support",
				"ask_notes", "ask_premium", "ask_sales", "ask_support", "ask_technical", "ask_timekeeper");
		assertThat(tools.values()).allSatisfy((tool) -> {
			assertThat(tool.path("description").asString("")).isNotBlank();
			assertThat(tool.at("/inputSchema/type").asString("")).isEqualTo("object");
		});
	}

	@Test
	void asksAnAgentInANewSessionAndGoesOnThere() {
		this.model.answer("Hello", " there.");
		JsonNode first = result("ask_assistant", Json.message("Hi"));
		assertThat(first.path("isError").asBoolean()).isFalse();
		assertThat(first.at("/content/0/text").asString()).isEqualTo("Hello there.");
		JsonNode answer = first.path("structuredContent");
		assertThat(answer.path("response").asString()).isEqualTo("Hello there.");
		assertThat(answer.path("agent").asString()).isEqualTo("assistant");
		assertThat(this.server.get("/runs/" + answer.path("run_id").asString())).has("/state", "completed");

		this.model.answer("Again.");
		JsonNode second = result("ask_timekeeper", Json.message("And?", answer.path("session_id").asString()));
		assertThat(second.at("/structuredContent/session_id")).isEqualTo(answer.path("session_id"));
		assertThat(this.server.get("/sessions/" + answer.path("session_id").asString())).has("/message_count", 4)
			.has("/agent", "timekeeper");
	}

	@Test
	void callsOneOfParleysOwnTools() {
		assertThat(result("clock", Json.object()).at("/content/0/text").asString()).matches("\\d{4}-.*Z");
	}

	@Test
	void tellsTheErrorsOfTheHttpApiAsResultsOfTools() {
		assertThat(failure("ask_assistant", Json.object())).startsWith("validation_failed: message");
		assertThat(failure("ask_assistant", Json.message(" "))).startsWith("validation_failed: message");
		assertThat(failure("ask_assistant", Json.message("x".repeat(5001)))).startsWith("validation_failed: message");
		assertThat(failure("ask_assistant", Json.message("Hi", "0198c0de-0000-7000-8000-000000000001")))
			.isEqualTo("session_not_found: There is no session with this id");
		assertThat(failure("ask_assistant", Json.message("Hi", "../../etc"))).startsWith("session_not_found: ");
		assertThat(failure("ask_assistant", Json.message("Hi").put("session_id", 5))).startsWith("session_not_found");
	}

	@Test
	void tellsHowARunFailedAndWhereToFindIt() {
		this.model.next(Answer.garbage());
		String failure = failure("ask_assistant", Json.message("Hi"));
		assertThat(failure).startsWith("model_error: ")
			.containsPattern("session_id: [0-9a-f-]{36}\nrun_id: [0-9a-f-]{36}")
			.doesNotContain(Answer.SECRET)
			.doesNotContain("Exception");
	}

	@Test
	void tellsThatARunWasCancelled() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("never").gatedBy(gate));
		CompletableFuture<String> failure = CompletableFuture
			.supplyAsync(() -> failure("ask_assistant", Json.message("Hi")));
		gate.awaitWaiting(1, Patience.LIMIT);
		this.server.post("/runs/" + newestRun() + "/cancel", "");
		assertThat(failure.get()).startsWith("run_cancelled: ");
	}

	@Test
	void continuesARunWithoutItsClient() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("still", " here").gatedBy(gate));
		try (HttpClient client = HttpClient.newHttpClient()) {
			CompletableFuture<?> request = client.sendAsync(this.server.request("/mcp")
				.POST(BodyPublishers.ofString(toolCall("ask_assistant", Json.message("Hi")).toString()))
				.build(), BodyHandlers.discarding());
			gate.awaitWaiting(1, Patience.LIMIT);
			request.cancel(true);
		}
		gate.releaseAll();
		assertThat(this.server.awaitRun(newestRun(), "completed")).has("/response", "still here");
	}

	@Test
	void answersInvalidRequestsWithProtocolErrorCodes() {
		assertThat(this.server.post("/mcp", call("no/such", Json.object()))).hasStatus(200)
			.has("/error/code", -32601)
			.has("/id", 7);
		assertThat(this.server.post("/mcp", toolCall("no_such", Json.object()))).has("/error/code", -32602);
		assertThat(this.server.post("/mcp", call("tools/call", Json.object()))).has("/error/code", -32602);
		assertThat(this.server.post("/mcp", call("tools/call", Json.object().put("name", "clock").put("arguments", 5))))
			.has("/error/code", -32602);
		ObjectNode textForParams = call("tools/call", Json.object());
		assertThat(this.server.post("/mcp", textForParams.put("params", "x"))).has("/error/code", -32602);
	}

	@Test
	void refusesWhatIsNoMessage() {
		assertThat(this.server.post("/mcp", "[]")).hasStatus(400).has("/error/code", -32600).hasNull("/id");
		assertThat(this.server.post("/mcp", "{\"id\":1,\"method\":\"ping\"}")).hasStatus(400).has("/id", 1);
		assertThat(this.server.post("/mcp", call("ping", Json.object()).putNull("id"))).hasStatus(400);
		assertThat(this.server.post("/mcp", "{")).isProblem(400, "malformed_request");
		assertThat(this.server.post("/mcp", "x".repeat(1_100_000))).isProblem(413, "request_too_large");
		assertThat(this.server.send(this.server.request("/mcp")
			.setHeader("Content-Type", "text/plain")
			.POST(BodyPublishers.ofString("{}")))).isProblem(415, "unsupported_media_type");
	}

	@Test
	void hasNoStreamToOpenAndNoSessionToEnd() {
		assertThat(this.server.get("/mcp")).isProblem(405, "method_not_allowed").hasHeader("Allow", "POST");
		assertThat(this.server.delete("/mcp")).isProblem(405, "method_not_allowed");
	}

	@Test
	void refusesPagesOfForeignOrigins() {
		for (String origin : List.of("https://evil.example", "null", "http://localhost.evil.example",
				"http://127.0.0.1.evil.example:8000")) {
			assertThat(from(origin)).hasStatus(403).has("/error", "protected_mode");
		}
		assertThat(from("http://localhost:6274")).hasStatus(200)
			.hasHeader("Access-Control-Allow-Origin", "http://localhost:6274");
		assertThat(from(this.server.uri("/").toString().replaceAll("/$", ""))).hasStatus(200);
	}

	/** A domain name of an attacker that resolves to this machine. */
	@ParameterizedTest
	@ValueSource(strings = { "/mcp", "/%6dcp", "/mcp;a=b", "//mcp" })
	void refusesPagesWithDnsRebinding(String path) throws IOException {
		URI server = this.server.uri("/");
		String body = call("ping", Json.object()).toString();
		try (Socket socket = new Socket(server.getHost(), server.getPort())) {
			socket.getOutputStream()
				.write(("POST %s HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\n"
						+ "Content-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s")
					.formatted(path, body.length(), body)
					.getBytes(StandardCharsets.US_ASCII));
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(response).doesNotContain("\"result\"").containsPattern("^HTTP/1.1 4\\d\\d");
			if (path.equals("/mcp")) {
				assertThat(response).startsWith("HTTP/1.1 403").contains("\"error\":\"protected_mode\"");
			}
		}
	}

	private Response from(String origin) {
		return this.server.send(this.server.request("/mcp")
			.header("Origin", origin)
			.POST(BodyPublishers.ofString(call("ping", Json.object()).toString())));
	}

	private Response initialize(String version) {
		ObjectNode params = Json.object().put("protocolVersion", version);
		params.putObject("capabilities");
		params.putObject("clientInfo").put("name", "test").put("version", "1");
		return this.server.post("/mcp", call("initialize", params));
	}

	private String newestRun() {
		String session = this.server.get("/sessions?limit=1").json().at("/sessions/0/session_id").asString();
		return this.server.get("/sessions/" + session).json().at("/messages/0/run_id").asString();
	}

	private String failure(String tool, ObjectNode arguments) {
		JsonNode result = result(tool, arguments);
		assertThat(result.path("isError").asBoolean()).as("%s", result).isTrue();
		return result.at("/content/0/text").asString();
	}

	private JsonNode result(String tool, ObjectNode arguments) {
		Response response = this.server.post("/mcp", toolCall(tool, arguments));
		assertThat(response).hasStatus(200);
		return response.json().path("result");
	}

	private static ObjectNode toolCall(String tool, ObjectNode arguments) {
		ObjectNode params = Json.object().put("name", tool);
		params.set("arguments", arguments);
		return call("tools/call", params);
	}

	private static ObjectNode call(String method, ObjectNode params) {
		ObjectNode call = Json.object().put("jsonrpc", "2.0").put("id", 7).put("method", method);
		call.set("params", params);
		return call;
	}

}
