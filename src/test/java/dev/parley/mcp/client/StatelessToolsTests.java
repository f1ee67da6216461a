package dev.parley.mcp.client;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.mcp.client.ScriptedMcpServer.Reaction;
import dev.parley.mcp.client.ScriptedMcpServer.Received;
import dev.parley.outbound.Outbound;
import dev.parley.outbound.OutboundProperties;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The tools of servers that speak version 2026-07-28, and the way to that version. */
@OwnServers
class StatelessToolsTests {

	private static final ToolInvocation INVOCATION = new ToolInvocation("u-1", "Ann", "key", new Cancellation());

	private static final String NO_METHOD = "{\"jsonrpc\":\"2.0\",\"id\":\"$ID\",\"error\":{\"code\":-32601,\"message\":\"no\"}}";

	private ScriptedMcpServer server;

	private @Nullable McpTools tools;

	@BeforeEach
	void start() throws IOException {
		this.server = ScriptedMcpServer.start();
	}

	@AfterEach
	void stop() {
		if (this.tools != null) {
			this.tools.close();
		}
		this.server.close();
	}

	@Test
	void everyRequestSaysWhatTheServerNeedsToKnow() throws Exception {
		this.server.speakStateless();
		this.server.properties = """
				{"region": {"type": "string", "x-mcp-header": "Region"},
				 "where": {"type": "object", "properties": {"page": {"type": "integer", "x-mcp-header": "Page"}}},
				 "dry": {"type": "boolean", "x-mcp-header": "Dry"}}""";
		connect();
		Received discover = this.server.take("server/discover");
		assertThat(discover.headers().getFirst("Mcp-Method")).isEqualTo("server/discover");
		assertThat(discover.headers().getFirst("Mcp-Name")).isNull();
		Received list = this.server.take("tools/list");
		assertThat(list.headers().getFirst("Mcp-Method")).isEqualTo("tools/list");

		assertThat(tool("files_odd_name_").call("{\"region\": \" \\u00e9\", \"where\": {\"page\": 3.0}}", INVOCATION))
			.isEqualTo("done");
		Received call = this.server.take("tools/call");
		assertThat(call.headers().getFirst("Accept")).isEqualTo("application/json, text/event-stream");
		assertThat(call.headers().getFirst("MCP-Protocol-Version")).isEqualTo("2026-07-28");
		assertThat(call.headers().getFirst("Mcp-Method")).isEqualTo("tools/call");
		assertThat(call.headers().getFirst("Mcp-Name")).isEqualTo("odd name!");
		assertThat(call.headers().getFirst("Mcp-Param-Region")).isEqualTo("=?base64?IMOp?=");
		assertThat(call.headers().getFirst("Mcp-Param-Page")).isEqualTo("3");
		assertThat(call.headers()).doesNotContainKeys("Mcp-param-dry", "Mcp-session-id");
		JsonNode meta = call.body().at("/params/_meta");
		assertThat(meta.path("io.modelcontextprotocol/protocolVersion").asString()).isEqualTo("2026-07-28");
		assertThat(meta.path("io.modelcontextprotocol/clientCapabilities")).isEqualTo(Json.object());
		assertThat(meta.at("/io.modelcontextprotocol~1clientInfo/name").asString()).isEqualTo("parley");
		assertThat(call.body().at("/params/arguments"))
			.isEqualTo(Json.parse("{\"region\": \" \\u00e9\", \"where\": {\"page\": 3.0}}"));
		assertThat(this.server.count("initialize")).isZero();
	}

	/** Servers without the version answer the question for it in many ways. */
	@ParameterizedTest
	@MethodSource
	void asksForAHandshakeIfTheServerDoesNotKnowTheVersion(Reaction discovery) throws Exception {
		this.server.discovery = discovery;
		connect();
		Awaitility.await().until(() -> this.server.count("tools/list") > 0);
		Received list = this.server.take("tools/list");
		assertThat(list.headers().getFirst("MCP-Protocol-Version")).isEqualTo("2025-06-18");
		assertThat(list.headers()).doesNotContainKey("Mcp-method");
		assertThat(list.body().path("params").has("_meta")).isFalse();
	}

	static List<Reaction> asksForAHandshakeIfTheServerDoesNotKnowTheVersion() {
		return List.of(Reaction.json(NO_METHOD), Reaction.json(NO_METHOD).withStatus(404),
				Reaction
					.json("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"no session\"}}")
					.withStatus(400),
				Reaction.json("Not found").withType("text/plain").withStatus(404), Reaction.json("").withStatus(405),
				Reaction.json("").withStatus(500), Reaction.json("<html>").withType("text/html"),
				Reaction.text("not what was asked for"), Reaction.result(
						"{\"resultType\":\"complete\",\"supportedVersions\":[\"2199-01-01\"],\"capabilities\":{}}"));
	}

	@Test
	void remembersThatAServerNeedsAHandshakeUntilItGoesDown() throws Exception {
		connect();
		this.server.take("server/discover");
		this.server.take("tools/list");
		this.server.forgetSessions(404);
		assertThat(tool("files_look").call("{}", INVOCATION)).isEqualTo("done");
		assertThat(this.server.count("server/discover")).isZero();

		this.server.speakStateless();
		this.server.status = 500;
		assertThatExceptionOfType(ToolException.class).isThrownBy(() -> tool("files_look").call("{}", INVOCATION));
		Awaitility.await().until(() -> !up());
		this.server.status = 200;
		Awaitility.await().until(this::up);
		tool("files_look").call("{}", INVOCATION);
		Received last = this.server.take("tools/call");
		while (this.server.count("tools/call") > 0) {
			last = this.server.take("tools/call");
		}
		assertThat(last.headers().getFirst("MCP-Protocol-Version")).isEqualTo("2026-07-28");
	}

	@Test
	void aToolThatAsksItsUserIsAnErrorThatTheModelSees() {
		this.server.speakStateless();
		connect();
		this.server.reaction = Reaction.result("""
				{"resultType": "input_required", "requestState": "s",
				 "inputRequests": {"name": {"method": "elicitation/create", "params": {"message": "Your name?"}}}}""");
		assertThat(failure()).isEqualTo("The tool asks its user for input, which this server cannot give");
	}

	@Test
	void aServerThatWantsToBeAskedAgainIsAskedAgain() throws Exception {
		this.server.speakStateless();
		connect();
		this.server.reaction = Reaction.result("{\"resultType\": \"input_required\", \"requestState\": \"not yet\"}");
		Thread call = Thread.startVirtualThread(() -> tool("files_look").call("{}", INVOCATION));
		assertThat(this.server.take("tools/call").body().path("params").has("requestState")).isFalse();
		assertThat(this.server.take("tools/call").body().at("/params/requestState").asString()).isEqualTo("not yet");
		this.server.reaction = Reaction.text("now");
		call.join();
	}

	@Test
	void aResultOfAnUnknownTypeIsAFaultOfTheServer() {
		this.server.speakStateless();
		connect();
		this.server.reaction = Reaction.result("{\"resultType\": \"task\", \"taskId\": \"1\"}");
		assertThat(failure()).startsWith("The tool's server is not responding correctly");
	}

	@Test
	void aStreamThatBreaksIsNotResumed() {
		this.server.speakStateless();
		connect();
		this.server.reaction = Reaction.events("id: 1\ndata: \n\n");
		this.server.resumption = Reaction.text("never asked for");
		assertThat(failure()).startsWith("The tool's server is not responding correctly");
		assertThat(this.server.count("GET")).isZero();
	}

	private void connect() {
		this.tools = new McpTools(
				new McpClientProperties(Map.of("files", new McpServer(this.server.url(), List.of())), Patience.LIMIT),
				new Outbound(OutboundProperties.DIRECT));
		Awaitility.await().until(this::up);
	}

	private boolean up() {
		return tools().servers().containsValue(true);
	}

	private Tool tool(String name) {
		return tools().find(List.of(name)).getFirst();
	}

	private McpTools tools() {
		return Objects.requireNonNull(this.tools);
	}

	private String failure() {
		return String.valueOf(catchThrowableOfType(ToolException.class, () -> tool("files_look").call("{}", INVOCATION))
			.getMessage());
	}

}
