package dev.parley.openai;

import java.nio.file.Path;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Responses are as durable as runs: a restart changes nothing but the events. */
@OwnServers
class ResponsesRestartIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void aResponseThatWaitsIsContinuedAfterARestart() {
		this.model.next(Answer.tokens("a1"), Answer.toolCall("call_1", "weather", "{\"city\":\"Bonn\"}"),
				Answer.tokens("Sunny"), Answer.tokens("a4"));
		JsonNode first;
		JsonNode waiting;
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			ObjectNode request = ResponseRequests.asking("assistant", "q1");
			request.putObject("metadata").put("a", "b");
			first = parley.server().post("/v1/responses", request).json();
			request = ResponseRequests.asking("assistant", "Weather?").put("previous_response_id", id(first));
			request.set("tools", Json.parse(ResponseRequests.WEATHER));
			waiting = parley.server().post("/v1/responses", request).json();
		}
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			Server server = parley.server();
			assertThat(server.get("/v1/responses/" + id(first)).json()).isEqualTo(first);
			assertThat(server.get("/v1/responses/" + id(waiting)).json()).isEqualTo(waiting);
			assertThat(server.get("/v1/responses/" + id(waiting) + "?stream=true")).hasStatus(410)
				.has("/error/code", "events_expired");
			Response answer = server.post("/v1/responses",
					ResponseRequests.results(id(waiting), "call_1", "20 degrees"));
			assertThat(answer).hasStatus(200).has("/output/0/content/0/text", "Sunny");
			assertThat(this.model.lastPrompt()).containsExactly("q1", "a1", "Weather?", "", "20 degrees");
			assertThat(server.post("/v1/responses",
					ResponseRequests.asking("assistant", "q2").put("previous_response_id", id(first))))
				.hasStatus(200);
			assertThat(this.model.lastPrompt()).containsExactly("q1", "a1", "q2");
		}
	}

	private static String id(JsonNode response) {
		return response.path("id").asString();
	}

}
