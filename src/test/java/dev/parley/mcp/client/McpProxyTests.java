package dev.parley.mcp.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import dev.parley.outbound.Outbound;
import dev.parley.outbound.OutboundProperties;
import dev.parley.testing.PrivateAuthority;
import dev.parley.testing.Relay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls to MCP servers follow the same outbound rules as calls to the model. */
class McpProxyTests {

	private static final String BASIC = "Basic "
			+ Base64.getEncoder().encodeToString("me:p:w".getBytes(StandardCharsets.UTF_8));

	@TempDir
	private Path folder;

	@Test
	void goesThroughTheProxyToAServerWithACertificateOfItsOwn() throws Exception {
		PrivateAuthority authority = PrivateAuthority.in(this.folder, "tools.example.com");
		try (ScriptedMcpServer server = ScriptedMcpServer.start();
				Relay tls = Relay.tls(server.port(), authority.server());
				Relay proxy = Relay.proxy(tls.port(), BASIC);
				McpTools tools = connect("https://tools.example.com/mcp", new OutboundProperties("",
						"http://me:p%3aw@127.0.0.1:" + proxy.port(), "", authority.pem().toString()))) {
			awaitUp(tools);
			assertThat(proxy.asked()).contains("CONNECT tools.example.com:443 HTTP/1.1");
		}
	}

	@Test
	void goesThroughTheProxy() throws Exception {
		try (ScriptedMcpServer server = ScriptedMcpServer.start();
				Relay proxy = Relay.proxy(server.port(), BASIC);
				McpTools tools = connect("http://tools.example.com/mcp",
						new OutboundProperties("http://me:p%3aw@127.0.0.1:" + proxy.port(), "", "", ""))) {
			awaitUp(tools);
			assertThat(proxy.asked()).allMatch("POST http://tools.example.com/mcp HTTP/1.1"::equals);
		}
	}

	private static McpTools connect(String url, OutboundProperties outbound) {
		return new McpTools(new McpClientProperties(Map.of("files", new McpServer(URI.create(url), List.of())),
				Duration.ofSeconds(30)), new Outbound(outbound));
	}

	private static void awaitUp(McpTools tools) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> tools.servers().get("files"));
	}

}
