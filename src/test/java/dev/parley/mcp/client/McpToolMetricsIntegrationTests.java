package dev.parley.mcp.client;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls of the tools of other servers are counted like those of Parley's own. */
@OwnServers
class McpToolMetricsIntegrationTests {

	@Test
	void aToolOfAnotherServerIsCountedByItsName(@TempDir Path data) throws Exception {
		Path agents = Files.createDirectory(data.resolve("agents"));
		Files.writeString(agents.resolve("remote.md"), """
				---
				description: Calls the tool of another server.
				tools: [files_look]
				---
				You look.
				""");
		try (ScriptedMcpServer server = ScriptedMcpServer.start();
				ScriptedModel model = ScriptedModel.start();
				Parley parley = Parley.start(data, model.baseUrl(), "parley.agent.agents-dir=" + agents,
						"parley.mcp.servers.files.url=" + server.url())) {
			Awaitility.await().until(() -> server.count("tools/list") > 0);
			look(parley, model);
			server.reaction = ScriptedMcpServer.Reaction
				.result("{\"content\":[{\"type\":\"text\",\"text\":\"not there\"}],\"isError\":true}");
			look(parley, model);
			assertThat(parley.server().get("/metrics").body())
				.contains("parley_tool_calls_total{outcome=\"succeeded\",tool=\"files_look\"} 1.0",
						"parley_tool_calls_total{outcome=\"failed\",tool=\"files_look\"} 1.0")
				.contains("parley_tool_duration_seconds_count{tool=\"files_look\"} 2");
		}
	}

	private static void look(Parley parley, ScriptedModel model) {
		model.next(Answer.toolCall("call_1", "files_look", "{}"), Answer.tokens("Done"));
		assertThat(parley.server().chat(Json.message("Look").put("agent", "remote"))).hasStatus(200);
	}

}
