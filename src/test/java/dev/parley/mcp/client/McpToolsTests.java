package dev.parley.mcp.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.CancelledException;
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
import dev.parley.testing.ScriptedModel;
import okhttp3.Headers;
import okhttp3.Request;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@OwnServers
class McpToolsTests {

	private static final ToolInvocation INVOCATION = new ToolInvocation("u-1", "Ann", "key", new Cancellation());

	private static final String SECRET = "Bearer secret-77";

	private ScriptedMcpServer server;

	private McpTools tools;

	@BeforeEach
	void connect() throws IOException {
		this.server = ScriptedMcpServer.start();
		this.tools = connect(Patience.LIMIT,
				Map.of("files", new McpServer(this.server.url(), List.of("Authorization: " + SECRET))));
	}

	@AfterEach
	void disconnect() {
		this.tools.close();
		this.server.close();
	}

	@Test
	void findsToolsByNameAndByServer() {
		awaitUp();
		assertThat(names("files_look")).containsExactly("files_look");
		assertThat(names("files_*")).containsExactly("files_look", "files_odd_name_");
		assertThat(names("other_look", "look", "*")).isEmpty();
		assertThat(this.tools.provides("files_not_there_yet")).isTrue();
		assertThat(this.tools.provides("files_*")).isTrue();
		assertThat(this.tools.provides("filesystem")).isFalse();
		assertThat(tool("files_look").spec().inputSchema()).isEqualTo("{\"type\":\"object\",\"properties\":{}}");
	}

	@Test
	void speaksTheProtocolInOrder() throws Exception {
		Received hello = this.server.take("initialize");
		assertThat(hello.body().at("/params/protocolVersion").asString()).isEqualTo("2025-11-25");
		assertThat(hello.headers().getFirst("Authorization")).isEqualTo(SECRET);
		assertThat(hello.headers().getFirst("Mcp-Session-Id")).isNull();
		Received ready = this.server.take("notifications/initialized");
		assertThat(ready.headers().getFirst("Mcp-Session-Id")).isEqualTo("s-1");
		assertThat(ready.headers().getFirst("Mcp-Protocol-Version")).isEqualTo("2025-06-18");
		Received list = this.server.take("tools/list");
		assertThat(list.headers().getFirst("Accept")).isEqualTo("application/json, text/event-stream");
		this.tools.close();
		assertThat(this.server.take("DELETE").headers().getFirst("Mcp-Session-Id")).isEqualTo("s-1");
	}

	@Test
	void tellsTheServerTheArgumentsAndNothingElse() throws Exception {
		awaitUp();
		assertThat(tool("files_odd_name_").call("{\"path\": \"a\"}", INVOCATION)).isEqualTo("done");
		assertThat(this.server.take("tools/call").body().path("params"))
			.isEqualTo(Json.parse("{\"name\":\"odd name!\",\"arguments\":{\"path\":\"a\"}}"));
		assertThat(tool("files_look").call("", INVOCATION)).isEqualTo("done");
	}

	@Test
	void refusesArgumentsThatAreNoObject() {
		awaitUp();
		assertThat(failure("[1]")).isEqualTo("The arguments are not a JSON object");
		assertThat(failure("{\"pa")).isEqualTo("The arguments are not a JSON object");
	}

	@Test
	void readsTextsAndDescribesTheRest() {
		awaitUp();
		this.server.reaction = Reaction.result("""
				{"content": [{"type": "text", "text": "one"},
				 {"type": "image", "mimeType": "image/png", "data": "AAAABBBB"},
				 {"type": "resource_link", "name": "log", "uri": "file:///log"},
				 {"type": "resource", "resource": {"uri": "file:///a", "text": "two"}},
				 {"type": "resource", "resource": {"uri": "file:///b", "blob": "AAAA"}}, {"type": "news"}]}""");
		assertThat(tool("files_look").call("{}", INVOCATION)).isEqualTo("""
				one
				[image: image/png, 6 bytes]
				[resource: log file:///log]
				two
				[resource: file:///b, 3 bytes]
				[content that is not text]""");
		this.server.reaction = Reaction.result("{\"content\": [], \"structuredContent\": {\"a\": 1}}");
		assertThat(tool("files_look").call("{}", INVOCATION)).isEqualTo("{\"a\":1}");
	}

	@Test
	void tellsTheModelOfErrorsOfTheTool() {
		awaitUp();
		this.server.reaction = Reaction
			.result("{\"content\": [{\"type\": \"text\", \"text\": \"no such file\"}], \"isError\": true}");
		assertThat(failure("{}")).isEqualTo("no such file");
		this.server.reaction = Reaction
			.json("{\"jsonrpc\":\"2.0\",\"id\":\"$ID\",\"error\":{\"code\":-32602,\"message\":\"path is missing\"}}");
		assertThat(failure("{}")).isEqualTo("path is missing");
	}

	@Test
	void findsTheAnswerInAStreamThatDoesNotEndAndAnswersAPingThere() throws Exception {
		awaitUp();
		this.server.reaction = Reaction.events("""
				: hello
				id: 1
				data:

				event: message
				data: {"jsonrpc": "2.0", "id": "from-server", "method": "ping"}

				data: {"jsonrpc": "2.0", "id": 5, "method": "sampling/createMessage"}

				data: {"jsonrpc": "2.0", "method": "notifications/progress"}

				data: {"jsonrpc": "2.0", "id": "$ID",
				data:  "result": {"content": [{"type": "text", "text": "at last"}]}}

				""").andHang();
		assertThat(tool("files_look").call("{}", INVOCATION)).isEqualTo("at last");
		this.server.take("tools/call");
		List<String> answers = List.of(this.server.take("").body().toString(), this.server.take("").body().toString());
		assertThat(answers).containsExactlyInAnyOrder("{\"jsonrpc\":\"2.0\",\"id\":\"from-server\",\"result\":{}}",
				"{\"jsonrpc\":\"2.0\",\"id\":5,\"error\":{\"code\":-32601,\"message\":\"Unknown method\"}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html>", "{}", "{\"jsonrpc\":\"2.0\",\"id\":\"other\",\"result\":{}}", "[]", "null" })
	void survivesAServerThatSendsGarbage(String nonsense) {
		awaitUp();
		for (Reaction reaction : List.of(Reaction.json(nonsense), Reaction.events("data: " + nonsense + "\n\n"))) {
			this.server.reaction = reaction;
			assertThat(failure("{}")).isEqualTo("The tool's server is not responding correctly; try again later");
		}
	}

	@Test
	void cutsOffAnEndlessResponse() {
		awaitUp();
		this.server.reaction = Reaction.json("x".repeat(5_000_000));
		assertThat(failure("{}")).startsWith("The tool's server is not responding correctly");
	}

	@Test
	void doesNotWaitForeverAndTellsTheServer() throws Exception {
		this.tools.close();
		this.tools = connect(Duration.ofMillis(500), Map.of("files", new McpServer(this.server.url(), List.of())));
		awaitUp();
		for (Reaction silence : List.of(Reaction.json("").andHang(), Reaction.events(": wait\n\n").andHang())) {
			this.server.reaction = silence;
			assertThat(failure("{}")).startsWith("The tool timed out");
			String id = this.server.take("tools/call").body().path("id").asString("");
			assertThat(this.server.take("notifications/cancelled").body().at("/params/requestId").asString(""))
				.isEqualTo(id);
		}
	}

	@Test
	void endsTheWaitWhenItsThreadIsInterrupted() throws Exception {
		awaitUp();
		this.server.reaction = Reaction.events(": wait\n\n").andHang();
		CompletableFuture<Throwable> end = new CompletableFuture<>();
		Thread caller = Thread.ofVirtual().start(() -> {
			try {
				tool("files_look").call("{}", INVOCATION);
			}
			catch (CancelledException ex) {
				end.complete(Thread.currentThread().isInterrupted() ? ex : new AssertionError("not interrupted"));
			}
		});
		this.server.take("tools/call");
		caller.interrupt();
		assertThat(end.get()).isInstanceOf(CancelledException.class);
		this.server.take("notifications/cancelled");
	}

	@Test
	void noticesAtOnceThatTheServerIsGoneAndThatItIsBack() throws Exception {
		awaitUp();
		Tool look = tool("files_look");
		int port = this.server.port();
		this.server.close();
		assertThatExceptionOfType(ToolException.class).isThrownBy(() -> look.call("{}", INVOCATION))
			.withMessage("The tool's server cannot be reached; try again later");
		Awaitility.await().until(() -> !isUp());
		assertThat(names("files_*")).isEmpty();
		this.server = ScriptedMcpServer.start(port);
		this.server.tools = List.of("new");
		awaitUp();
		assertThat(names("files_*")).containsExactly("files_new");
	}

	@Test
	void connectsAnewWhereTheServerHasForgottenTheSession() throws Exception {
		awaitUp();
		this.server.take("initialize");
		this.server.status = 404;
		assertThat(failure("{}")).isEqualTo("The tool's server is not responding correctly; try again later");
		Awaitility.await().until(() -> !isUp());
		this.server.status = 200;
		assertThat(this.server.take("initialize").headers().getFirst("Mcp-Session-Id")).isNull();
		awaitUp();
		assertThat(tool("files_look").call("{}", INVOCATION)).isEqualTo("done");
	}

	@Test
	void oneServerThatIsDownSpoilsNothing() {
		this.tools.close();
		this.tools = connect(Patience.LIMIT, Map.of("files", new McpServer(this.server.url(), List.of()), "gone",
				new McpServer(URI.create(ScriptedModel.refusedUrl()), List.of())));
		awaitUp();
		assertThat(this.tools.servers()).isEqualTo(Map.of("files", true, "gone", false));
		assertThat(names("files_look", "gone_look", "gone_*")).containsExactly("files_look");
		assertThat(this.tools.provides("gone_look")).isTrue();
	}

	@Test
	void neverRevealsHeaders() {
		assertThat(new McpServer(this.server.url(), List.of("Authorization: " + SECRET)).toString())
			.doesNotContain("secret");
		for (String wrong : List.of("Authorization" + SECRET, "Authorization: secret-77\u0000", "Host: secret-77")) {
			assertThatIllegalArgumentException().isThrownBy(() -> new McpServer(this.server.url(), List.of(wrong)))
				.withMessage("A header of an MCP server must have the form Name: value")
				.withNoCause();
		}
	}

	@Test
	void readsServersFromTheEnvironment() {
		Map<String, Object> environment = Map.of("PARLEY_MCP_SERVERS_FILES_URL", "https://files.example/mcp",
				"PARLEY_MCP_SERVERS_FILES_HEADERS", "Authorization: " + SECRET + ", X-Tenant: 5");
		StandardEnvironment variables = new StandardEnvironment();
		variables.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment));
		McpServer files = Objects.requireNonNull(
				Binder.get(variables).bind("parley.mcp", McpClientProperties.class).get().servers().get("files"));
		Request request = files.request().build();
		assertThat(request.url().uri()).isEqualTo(URI.create("https://files.example/mcp"));
		assertThat(request.headers()).isEqualTo(Headers.of("Authorization", SECRET, "X-Tenant", "5"));
	}

	@Test
	void wantsNamesThatToolsCanBeginWith() {
		McpServer any = new McpServer(this.server.url(), List.of());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new McpClientProperties(Map.of("my_files", any), Duration.ofSeconds(1)))
			.withMessageContaining("my_files");
	}

	private McpTools connect(Duration timeout, Map<String, McpServer> servers) {
		return new McpTools(new McpClientProperties(servers, timeout), new Outbound(OutboundProperties.DIRECT));
	}

	private void awaitUp() {
		Awaitility.await().pollInterval(Duration.ofMillis(5)).until(this::isUp);
	}

	private boolean isUp() {
		return Boolean.TRUE.equals(this.tools.servers().get("files"));
	}

	private String failure(String arguments) {
		awaitUp();
		try {
			throw new AssertionError("No failure but " + tool("files_look").call(arguments, INVOCATION));
		}
		catch (ToolException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	private Tool tool(String name) {
		return this.tools.find(List.of(name)).getFirst();
	}

	private List<String> names(String... wanted) {
		return this.tools.find(List.of(wanted)).stream().map((tool) -> tool.spec().name()).toList();
	}

}
