package dev.parley.mcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.NodePackages;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Agents with the tools of an independent MCP server: the npm package
 * {@code @modelcontextprotocol/server-everything}.
 */
@OwnServers
class EverythingIntegrationTests {

	private static final String PACKAGE = "@modelcontextprotocol/server-everything@2026.8.31";

	private static final int PORT = freePort();

	@TempDir
	private static Path data;

	private static NodePackages packages;

	private static Process everything;

	private static ScriptedModel model;

	private static Parley parley;

	@BeforeAll
	static void start() throws Exception {
		packages = NodePackages.install("mcp-everything", PACKAGE);
		everything = startEverything();
		Path agents = Files.createDirectories(data.resolve("agents"));
		Files.writeString(agents.resolve("all.md"), """
				---
				description: Has all tools.
				tools: [clock, everything_*, gone_anything]
				---
				You help.
				""");
		Files.writeString(agents.resolve("one.md"), """
				---
				description: Has one tool.
				tools: [everything_echo]
				---
				You help.
				""");
		model = ScriptedModel.start();
		parley = Parley.start(data, model.baseUrl(), "parley.agent.agents-dir=" + agents,
				"parley.mcp.servers.everything.url=http://127.0.0.1:" + PORT + "/mcp",
				"parley.mcp.servers.gone.url=" + ScriptedModel.refusedUrl());
	}

	private static Process startEverything() throws IOException {
		ProcessBuilder command = packages.command("mcp-server-everything", "streamableHttp")
			.redirectErrorStream(true)
			.redirectOutput(packages.folder().resolve("everything.log").toFile());
		command.environment().put("PORT", String.valueOf(PORT));
		return command.start();
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@AfterAll
	static void stop() {
		if (parley != null) {
			parley.close();
			model.close();
		}
		if (everything != null) {
			everything.destroy();
		}
	}

	@BeforeEach
	void awaitUp() {
		model.reset();
		awaitState("up");
	}

	@Test
	void anAgentHasTheToolsThatItsFileNames() throws Exception {
		assertThat(toolsOf("one")).containsExactly("everything_echo");
		assertThat(toolsOf("all")).contains("clock", "everything_echo", "everything_get-sum",
				"everything_get-tiny-image");
	}

	@Test
	void anAgentCallsATool() {
		model.next(Answer.toolCall("c1", "everything_get-sum", "{\"a\": 2, \"b\": 40}"), Answer.tokens("It is 42."));
		Response answer = parley.server().chat(Json.message("2 + 40?").put("agent", "all"));
		assertThat(answer).has("/response", "It is 42.");
		assertThat(answer.json().at("/tool_calls/0/result").asString()).contains("42");
		assertThat(lastPrompt().getLast().path("content").asString()).contains("42");
	}

	@Test
	void anAgentIsToldOfImagesInWords() {
		assertThat(call("everything_get-tiny-image", "{}").path("result").asString())
			.containsPattern("\\[image: image/png, \\d+ bytes]");
	}

	@Test
	void anAgentIsToldWhatTheServerHasAgainstACall() {
		assertThat(call("everything_get-sum", "{\"a\": \"two\"}").path("error").asString())
			.containsIgnoringCase("invalid");
		assertThat(call("everything_get-sum", "{\"a\":").path("error").asString())
			.isEqualTo("The arguments are not a JSON object");
	}

	@Test
	void aToolThatTakesItsTimeAndTellsOfItsProgressIsWaitedFor() {
		assertThat(call("everything_trigger-long-running-operation", "{\"duration\": 1, \"steps\": 4}").path("result")
			.asString()).containsIgnoringCase("completed");
	}

	@Test
	void healthTellsWhichServersAreThereAndTheServerStaysReady() {
		assertThat(parley.server().get("/health")).has("/status", "degraded")
			.has("/mcp", Map.of("everything", "up", "gone", "down"));
		assertThat(parley.server().get("/health/ready")).hasStatus(200);
	}

	@Test
	void anAgentAnswersWithoutAServerThatIsDownAndHasItsToolsAgainLater() throws Exception {
		everything.destroy();
		everything.waitFor();
		assertThat(call("everything_echo", "{\"message\": \"there?\"}").path("error").asString())
			.startsWith("The tool's server cannot");
		awaitState("down");
		assertThat(toolsOf("all")).containsExactly("clock");
		assertThat(toolsOf("one")).isEmpty();
		everything = startEverything();
		awaitState("up");
		assertThat(toolsOf("one")).containsExactly("everything_echo");
		assertThat(call("everything_echo", "{\"message\": \"there?\"}").path("result").asString())
			.isEqualTo("Echo: there?");
	}

	@Test
	void aStreamShowsTheCall() {
		model.next(Answer.toolCall("c1", "everything_echo", "{\"message\": \"hi\"}"), Answer.tokens("Said."));
		try (EventStream stream = parley.server().stream(Json.message("Say hi").put("agent", "one"))) {
			assertThat(stream.text()).isEqualTo("Said.");
			assertThat(stream.types()).containsSubsequence("session", "tool_call", "tool_result", "token", "done");
		}
	}

	/** The result of one tool call. */
	private static JsonNode call(String tool, String arguments) {
		model.next(Answer.toolCall("c1", tool, arguments), Answer.tokens("Done."));
		return parley.server().chat(Json.message("Do it").put("agent", "all")).json().at("/tool_calls/0");
	}

	private static List<String> toolsOf(String agent) {
		model.answer("Yes.");
		assertThat(parley.server().chat(Json.message("Hi").put("agent", agent))).has("/response", "Yes.");
		return model.requests()
			.getLast()
			.body()
			.path("tools")
			.valueStream()
			.map((tool) -> tool.at("/function/name").asString())
			.toList();
	}

	private static List<JsonNode> lastPrompt() {
		RecordedRequest last = model.requests().getLast();
		return last.messages();
	}

	private static void awaitState(String state) {
		Awaitility.await()
			.atMost(Patience.LIMIT)
			.until(() -> parley.server().get("/health").json().at("/mcp/everything").asString(""), state::equals);
	}

}
