package dev.parley.mcp.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.mcp.client.ScriptedMcpServer.Reaction;
import dev.parley.outbound.Outbound;
import dev.parley.outbound.OutboundProperties;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Servers that restart, lose connections, or are hostile. */
@OwnServers
class McpFaultTests {

	private static final ToolInvocation INVOCATION = new ToolInvocation("u-1", "Ann", "key", new Cancellation());

	private static final Duration LONG = Duration.ofSeconds(60);

	private ScriptedMcpServer server;

	private McpTools tools;

	@BeforeEach
	void start() throws IOException {
		this.server = ScriptedMcpServer.start();
		this.tools = connect(this.server.url(), LONG);
	}

	@AfterEach
	void stop() {
		this.tools.close();
		this.server.close();
	}

	@Test
	void opensAStreamThatWasClosedAgainAfterItsLastEvent() throws Exception {
		this.server.reaction = Reaction.events("retry: 100\nid: e-1\ndata: \n\nid: half");
		this.server.resumption = Reaction
			.events("id: e-2\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"$ID\",\"result\":{\"structuredContent\":5}}\n\n");
		assertThat(call()).isEqualTo("5");
		assertThat(this.server.count("tools/call")).isEqualTo(1);
		ScriptedMcpServer.Received get = this.server.take("GET");
		assertThat(get.headers().getFirst("Last-Event-ID")).isEqualTo("e-1");
		assertThat(get.headers().getFirst("Accept")).isEqualTo("text/event-stream");
		assertThat(get.headers().getFirst("Mcp-Session-Id")).isEqualTo("s-1");
	}

	@Test
	void resumesAStreamRepeatedlyUntilTheResponseArrives() throws Exception {
		this.server.reaction = Reaction.events("retry: 1\nid: e-1\ndata:\n\n");
		this.server.resumption = Reaction.events("id: e-2\ndata:\n\n");
		Thread.ofVirtual().start(() -> {
			Awaitility.await().atMost(LONG).until(() -> this.server.count("GET") > 2);
			this.server.resumption = Reaction
				.events("data: {\"jsonrpc\":\"2.0\",\"id\":\"$ID\",\"result\":{\"structuredContent\":5}}\n\n");
		});
		assertThat(call()).isEqualTo("5");
		assertThat(this.server.count("tools/call")).isEqualTo(1);
		this.server.take("GET");
		assertThat(this.server.take("GET").headers().getFirst("Last-Event-ID")).isEqualTo("e-2");
	}

	@Test
	void neverRepeatsACallThatMayHaveBeenExecuted() {
		this.server.reaction = Reaction.events("data:\n\n: nothing more\n\n");
		assertThat(call()).isEqualTo("The tool's server is not responding correctly; try again later");
		// The session is lost after the server has accepted the call.
		this.server.reaction = Reaction.events("retry: 1\nid: e-1\ndata:\n\n");
		this.server.resumption = Reaction.json("").withStatus(404);
		assertThat(call()).isEqualTo("The tool's server is not responding correctly; try again later");
		assertThat(this.server.count("tools/call")).isEqualTo(2);
		assertThat(this.server.count("GET")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 400 })
	void callsInANewSessionWhenTheServerHasForgottenTheOld(int status) throws Exception {
		call();
		this.server.take("initialize");
		this.server.forgetSessions(status);
		this.server.reaction = Reaction.text("in the new session");
		assertThat(call()).isEqualTo("in the new session");
		assertThat(this.server.take("tools/call").headers().getFirst("Mcp-Session-Id")).isEqualTo("s-1");
		assertThat(this.server.take("initialize").headers().getFirst("Mcp-Session-Id")).isNull();
		assertThat(this.server.take("tools/call").headers().getFirst("Mcp-Session-Id")).isEqualTo("s-2");
		assertThat(this.tools.servers()).containsEntry("files", true);
	}

	@Test
	void distinguishesARefusedRequestFromAnUnknownSession() throws Exception {
		call();
		this.server.take("tools/call");
		this.server.reaction = Reaction
			.json("{\"jsonrpc\":\"2.0\",\"id\":\"$ID\",\"error\":{\"code\":-32602,\"message\":\"path is missing\"}}")
			.withStatus(400);
		assertThat(call()).isEqualTo("path is missing");
		assertThat(this.server.count("tools/call")).isEqualTo(1);
		assertThat(this.server.count("initialize")).isZero();
	}

	@Test
	void readsMediaTypesInAnyCase() {
		String answer = "{\"jsonrpc\":\"2.0\",\"id\":\"$ID\",\"result\":{\"structuredContent\":5}}";
		this.server.reaction = Reaction.events("data: " + answer + "\n\n").withType("Text/Event-Stream; Charset=UTF-8");
		assertThat(call()).isEqualTo("5");
		this.server.reaction = Reaction.json(answer).withType("Application/JSON; charset=utf-8");
		assertThat(call()).isEqualTo("5");
	}

	@Test
	void aServerThatNeverStopsIsCutOff() {
		for (Reaction flood : List.of(Reaction.json(" ".repeat(100_000)).again(0),
				Reaction.events("data: {}\n\n".repeat(10_000)).again(0),
				Reaction.events("data: " + "x".repeat(100_000)).again(0),
				Reaction.events("id: 1\nretry: 1\n\n: " + "x".repeat(100_000)).again(0),
				Reaction.json("x".repeat(100_000)).withStatus(500).again(0))) {
			this.server.reaction = flood;
			assertThat(call()).isEqualTo("The tool's server is not responding correctly; try again later");
		}
	}

	@Test
	void aServerThatIsSlowIsNotWaitedForForever() {
		this.tools.close();
		this.tools = connect(this.server.url(), Duration.ofSeconds(2));
		for (Reaction trickle : List.of(Reaction.json(" ").again(20), Reaction.events(":\n\n").again(20),
				Reaction.events("id: 1\nretry: 1\n\n"), Reaction.events("id: 1\nretry: 999999999\n\n"),
				Reaction.json(" ").withStatus(503).again(20))) {
			this.server.reaction = trickle;
			this.server.resumption = Reaction.events("");
			assertThat(call()).startsWith("The tool timed out");
		}
	}

	@Test
	void aServerThatAsksTooMuchIsNotAnswered() {
		this.server.reaction = Reaction
			.events("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n\n".repeat(1000)
					+ "data: {\"jsonrpc\":\"2.0\",\"id\":\"$ID\",\"result\":{\"structuredContent\":5}}\n\n");
		assertThat(call()).isEqualTo("5");
		Awaitility.await().atMost(LONG).until(() -> this.server.count("") == 100);
	}

	@Test
	void noRedirectIsFollowed() throws IOException {
		call();
		try (ScriptedMcpServer other = ScriptedMcpServer.start()) {
			this.server.location = other.url().toString();
			assertThat(call()).isEqualTo("The tool's server is not responding correctly; try again later");
			assertThat(other.count("tools/call") + other.count("initialize")).isZero();
		}
	}

	@Test
	void aServerThatClosesItsConnectionsUnannouncedIsCalledAllTheSame() throws IOException {
		this.tools.close();
		try (ClosingServer closing = new ClosingServer()) {
			this.tools = connect(closing.url(), LONG);
			for (int i = 0; i < 20; i++) {
				assertThat(call()).isEqualTo("done");
			}
			assertThat(closing.calls).hasValue(20);
			// Now it closes the connection without a response.
			closing.mute = true;
			assertThat(call())
				.isEqualTo("The connection to the tool's server broke; whether the tool had an effect is unknown");
			assertThat(closing.calls).hasValue(21);
		}
	}

	private static McpTools connect(URI url, Duration timeout) {
		return new McpTools(new McpClientProperties(Map.of("files", new McpServer(url, List.of())), timeout),
				new Outbound(OutboundProperties.DIRECT));
	}

	/** The outcome of a call: the result, or the error message for the model. */
	private String call() {
		Awaitility.await()
			.atMost(LONG)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> Boolean.TRUE.equals(this.tools.servers().get("files")));
		Tool look = this.tools.find(List.of("files_look")).getFirst();
		try {
			return look.call("{}", INVOCATION);
		}
		catch (ToolException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	/**
	 * Answers one request per connection with keep-alive, but closes the connection: like
	 * a server whose idle timeout has just expired.
	 */
	private static final class ClosingServer implements AutoCloseable {

		private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

		private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

		private final AtomicInteger calls = new AtomicInteger();

		private volatile boolean mute;

		ClosingServer() throws IOException {
			Thread.ofVirtual().start(() -> {
				while (!this.socket.isClosed()) {
					try (Socket connection = this.socket.accept()) {
						serve(connection);
					}
					catch (IOException ex) {
						// The client has closed it.
					}
				}
			});
		}

		URI url() {
			return URI.create("http://127.0.0.1:" + this.socket.getLocalPort() + "/mcp");
		}

		private void serve(Socket connection) throws IOException {
			JsonNode request = read(connection.getInputStream());
			String method = request.path("method").asString("");
			if (method.equals("tools/call")) {
				this.calls.incrementAndGet();
				if (this.mute) {
					return;
				}
			}
			String result = switch (method) {
				case "initialize" -> "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}";
				case "tools/list" -> "{\"tools\":[{\"name\":\"look\",\"inputSchema\":{\"type\":\"object\"}}]}";
				default -> "{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}";
			};
			String body = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(request.path("id"), result);
			connection.getOutputStream()
				.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
					.formatted(body.length(), body)
					.getBytes(StandardCharsets.US_ASCII));
		}

		private static JsonNode read(InputStream in) throws IOException {
			ByteArrayOutputStream head = new ByteArrayOutputStream();
			while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
				int next = in.read();
				if (next < 0) {
					throw new IOException("No request");
				}
				head.write(next);
			}
			Matcher length = LENGTH.matcher(head.toString(StandardCharsets.US_ASCII));
			return length.find()
					? Json.parse(new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8))
					: Json.object();
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
