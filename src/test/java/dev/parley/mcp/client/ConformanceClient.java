package dev.parley.mcp.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.outbound.Outbound;
import dev.parley.outbound.OutboundProperties;
import dev.parley.testing.Json;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * The program that MCP's conformance tests start to test Parley's client: calls the tools
 * that they name, or else all tools of their server.
 */
final class ConformanceClient {

	private ConformanceClient() {
	}

	/** Runs it; the last argument is the address of the server. */
	public static void main(String[] arguments) {
		URI url = URI.create(arguments[arguments.length - 1]);
		JsonNode named = Json.parse(System.getenv().getOrDefault("MCP_CONFORMANCE_CONTEXT", "{}")).path("toolCalls");
		try (McpTools tools = new McpTools(
				new McpClientProperties(Map.of("it", new McpServer(url, List.of())), Duration.ofSeconds(10)),
				new Outbound(OutboundProperties.DIRECT))) {
			Awaitility.await().until(() -> tools.servers().containsValue(true));
			if (named.isEmpty()) {
				tools.find(List.of("it_*")).forEach((tool) -> call(tool, "{\"a\":5,\"b\":3}"));
			}
			named.forEach((call) -> tools.find(List.of("it_" + call.path("name").asString()))
				.forEach((tool) -> call(tool, call.path("arguments").toString())));
		}
	}

	private static void call(Tool tool, String arguments) {
		try {
			tool.call(arguments, new ToolInvocation("u-1", "Ann", "key", new Cancellation()));
		}
		catch (ToolException ex) {
			// Their server decides what may fail.
		}
	}

}
