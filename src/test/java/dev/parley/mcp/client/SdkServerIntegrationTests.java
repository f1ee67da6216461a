package dev.parley.mcp.client;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.outbound.Outbound;
import dev.parley.outbound.OutboundProperties;
import dev.parley.testing.Json;
import dev.parley.testing.NodePackages;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tools of a server that uses the TypeScript SDK, which checks each request strictly. Its
 * tools are in {@code src/test/clients/mcp/server.mjs}.
 */
@OwnProcesses
class SdkServerIntegrationTests {

	private static final ToolInvocation INVOCATION = new ToolInvocation("u-1", "Ann", "key", new Cancellation());

	private final BlockingQueue<JsonNode> requests = new LinkedBlockingQueue<>();

	/** Servers that also accept a handshake, and servers that do not. */
	@ParameterizedTest
	@ValueSource(strings = { "stateless", "reject" })
	void agentsCanCallTheToolsOfAServerWithoutHandshake(String handshakes) throws Exception {
		Path folder = NodePackages.locked("mcp").folder();
		Files.copy(Path.of("src/test/clients/mcp/server.mjs"), folder.resolve("server.mjs"),
				StandardCopyOption.REPLACE_EXISTING);
		Process node = new ProcessBuilder("node", "server.mjs", handshakes).directory(folder.toFile())
			.redirectError(folder.resolve("server.log").toFile())
			.start();
		// Closing the reader would wait for the thread that reads.
		BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
		try {
			URI url = URI.create("http://127.0.0.1:" + Objects.requireNonNull(out.readLine()) + "/mcp");
			Thread.startVirtualThread(() -> out.lines().map(Json::parse).forEach(this.requests::add));
			try (McpTools tools = new McpTools(
					new McpClientProperties(Map.of("sums", new McpServer(url, List.of())), Patience.LIMIT),
					new Outbound(OutboundProperties.DIRECT))) {
				Awaitility.await().until(() -> tools.servers().containsValue(true));
				assertThat(call(tools, "sum", "{\"a\":2,\"b\":40}")).isEqualTo("42");
				assertThat(call(tools, "wait", "{}")).isEqualTo("ready");
				assertThat(failure(tools, "fail")).isEqualTo("out of order");
				assertThat(failure(tools, "ask")).contains("capabilit");
				assertThat(failure(tools, "sum")).containsIgnoringCase("invalid");
			}
		}
		finally {
			node.destroyForcibly();
		}
		assertThat(this.requests)
			.allSatisfy((request) -> assertThat(request.path("version").asString()).isEqualTo("2026-07-28"))
			.extracting((request) -> request.path("method").asString())
			.startsWith("server/discover", "tools/list", "tools/call");
		assertThat(this.requests).filteredOn((request) -> request.path("first").asString("").equals("2")).hasSize(1);
	}

	private static String call(McpTools tools, String name, String arguments) {
		return tools.find(List.of("sums_" + name)).getFirst().call(arguments, INVOCATION);
	}

	private static String failure(McpTools tools, String name) {
		return String.valueOf(catchThrowableOfType(ToolException.class, () -> call(tools, name, "{}")).getMessage());
	}

}
