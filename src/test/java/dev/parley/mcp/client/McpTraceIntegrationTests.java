package dev.parley.mcp.client;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.parley.mcp.client.ScriptedMcpServer.Received;
import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The trace of a run is propagated to the MCP server whose tool it calls. */
class McpTraceIntegrationTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String PARENT = "00f067aa0ba902b7";

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCallOfAToolNamesTheTraceOfTheRun(boolean stateless, @TempDir Path data) throws Exception {
		Path agents = Files.createDirectory(data.resolve("agents"));
		Files.writeString(agents.resolve("remote.md"), """
				---
				description: Calls the tool of another server.
				tools: [files_look]
				---
				You look.
				""");
		try (ScriptedMcpServer server = started(stateless);
				ScriptedModel model = ScriptedModel.start();
				Parley parley = Parley.start(data, model.baseUrl(), "parley.agent.agents-dir=" + agents,
						"parley.mcp.servers.files.url=" + server.url(),
						"parley.tracing.endpoint=" + ScriptedModel.refusedUrl())) {
			Awaitility.await().until(() -> server.count("tools/list") > 0);
			model.next(Answer.toolCall("call_1", "files_look", "{}"), Answer.tokens("Done"));
			Response answer = parley.server()
				.send(parley.server()
					.request("/chat")
					.header("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
					.POST(BodyPublishers.ofString(Json.message("Look").put("agent", "remote").toString())));
			assertThat(answer).hasStatus(200);
			Received call = server.take("tools/call");
			String told = call.headers().getFirst("traceparent");
			assertThat(call.body().at("/params/_meta/traceparent").asString("")).isEqualTo(stateless ? told : "");
			assertThat(told).startsWith("00-" + TRACE + "-").endsWith("-01").doesNotContain(PARENT);
			assertThat(model.requests().getLast().header("traceparent"))
				.as("the model and the tool have the same parent: the run")
				.contains(told);
		}
	}

	private static ScriptedMcpServer started(boolean stateless) throws IOException {
		ScriptedMcpServer server = ScriptedMcpServer.start();
		if (stateless) {
			server.speakStateless();
		}
		return server;
	}

}
