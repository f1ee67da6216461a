package dev.parley.mcp;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.NodePackages;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@code /mcp} with independent clients: the Inspector, the conformance suite, and the
 * Java SDK.
 */
@OwnServers
class McpPeersIntegrationTests {

	/** The newest version of the suite that runs on Node.js 20. */
	private static final String CONFORMANCE = "@modelcontextprotocol/conformance@0.1.13";

	private static final String INSPECTOR = "@modelcontextprotocol/inspector@2.12.0";

	@TempDir
	private static Path data;

	private static ScriptedModel model;

	private static Parley parley;

	@BeforeAll
	static void start() {
		model = ScriptedModel.start();
		parley = Parley.start(data, model.baseUrl(), "parley.mcp.tools=clock");
	}

	@AfterAll
	static void stop() {
		parley.close();
		model.close();
	}

	@BeforeEach
	void reset() {
		model.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "server-initialize", "ping", "tools-list", "dns-rebinding-protection" })
	void passesTheConformanceSuite(String scenario) throws Exception {
		Run run = run(NodePackages.install("mcp-conformance", CONFORMANCE)
			.command("conformance", "server", "--url", url(), "--scenario", scenario));
		assertThat(run.exit()).as("%s", run).isZero();
		assertThat(run.output()).containsPattern("(?i)passed: [1-9]").containsPattern("(?i)(failed: 0|, 0 failed)");
	}

	@Test
	void theInspectorListsTheTools() throws Exception {
		Run run = inspector("--method", "tools/list");
		assertThat(run.exit()).as("%s", run).isZero();
		assertThat(Json.texts(Json.parse(run.output()).path("tools"), "name")).contains("clock", "ask_assistant",
				"ask_timekeeper");
	}

	@Test
	void theInspectorAsksAnAgent() throws Exception {
		model.answer("Hello", " from afar.");
		Run run = inspector("--method", "tools/call", "--tool-name", "ask_assistant", "--tool-arg", "message=Hi");
		assertThat(run.exit()).as("%s", run).isZero();
		JsonNode result = Json.parse(run.output());
		assertThat(result.at("/content/0/text").asString()).isEqualTo("Hello from afar.");
		assertThat(result.at("/structuredContent/response").asString()).isEqualTo("Hello from afar.");
	}

	@Test
	void theInspectorIsToldOfAnError() throws Exception {
		model.next(Answer.status(500), Answer.status(500), Answer.status(500), Answer.status(500));
		Run run = inspector("--method", "tools/call", "--tool-name", "ask_assistant", "--tool-arg", "message=Hi");
		assertThat(run.output()).contains("model_unavailable")
			.contains("\"isError\": true")
			.doesNotContain(Answer.SECRET);
	}

	@Test
	void theJavaSdkTalksToAnAgent() {
		model.answer("First.");
		model.answer("Second.");
		try (McpSyncClient client = connect(Map.of())) {
			assertThat(client.getServerInfo().name()).isEqualTo("parley");
			client.ping();
			CallToolResult first = call(client, "ask_assistant", Map.of("message", "Hi"));
			assertThat(text(first)).isEqualTo("First.");
			Object session = ((Map<?, ?>) first.structuredContent()).get("session_id");
			assertThat(text(call(client, "ask_assistant", Map.of("message", "And?", "session_id", session))))
				.isEqualTo("Second.");
			assertThat(parley.server().get("/sessions/" + session)).has("/message_count", 4);
			assertThat(text(call(client, "clock", Map.of()))).endsWith("Z");
		}
	}

	@Test
	void theJavaSdkIsToldOfErrors() {
		try (McpSyncClient client = connect(Map.of())) {
			CallToolResult unknown = call(client, "ask_assistant", Map.of("message", "Hi", "session_id", "x"));
			assertThat(unknown.isError()).isTrue();
			assertThat(text(unknown)).startsWith("session_not_found");
			assertThatExceptionOfType(McpError.class).isThrownBy(() -> call(client, "no_such_tool", Map.of()))
				.satisfies((error) -> assertThat(error.getJsonRpcError().code())
					.isEqualTo(McpSchema.ErrorCodes.INVALID_PARAMS));
			// The server reports features that it does not support.
			assertThatException().isThrownBy(client::listResources);
		}
	}

	@Test
	void theJavaSdkIsTurnedAwayWithAForeignOrigin() {
		assertThatException().isThrownBy(() -> connect(Map.of("Origin", "https://evil.example")));
	}

	private static McpSyncClient connect(Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder();
		headers.forEach(request::header);
		McpSyncClient client = McpClient
			.sync(HttpClientStreamableHttpTransport.builder(url().replace("/mcp", "")).requestBuilder(request).build())
			.jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(""))
			.requestTimeout(Duration.ofSeconds(20))
			.build();
		client.initialize();
		return client;
	}

	private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
		return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
	}

	private static String text(CallToolResult result) {
		return ((TextContent) result.content().getFirst()).text();
	}

	private static Run inspector(String... arguments) throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(List.of("--cli", url(), "--transport", "http"));
		all.addAll(List.of(arguments));
		return run(
				NodePackages.install("mcp-inspector", INSPECTOR).command("mcp-inspector", all.toArray(String[]::new)));
	}

	private static String url() {
		return parley.server().uri("/mcp").toString();
	}

	private static Run run(ProcessBuilder command) throws IOException, InterruptedException {
		Path errors = command.directory().toPath().resolve("errors.log");
		Process process = command.redirectError(errors.toFile()).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		return new Run(process.exitValue(), output, Files.readString(errors));
	}

	private record Run(int exit, String output, String errors) {
	}

}
