package dev.parley.openai;

import dev.parley.testing.ClientScenarios;
import dev.parley.testing.OwnServers;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** OpenAI's Agents SDK, unchanged, over both APIs. What it refuses, it throws. */
@OwnServers
@ServerProperties({ "parley.limits.user-requests=", "parley.limits.address-requests=", "parley.model.retries=0" })
class OpenAiAgentsClientIntegrationTests extends ServerTest {

	@Test
	void theSdkGetsAllThatItKnows() throws Exception {
		this.model.otherwise(ClientScripts::answer);
		ClientScenarios told = ClientScripts.run("openai-agents", "openai-agents", this.server, ClientScripts.KEY);
		for (String api : new String[] { "responses", "chat" }) {
			assertThat(told.get(api + " answer").path("text").asString()).isEqualTo("Hello there");
			assertThat(told.get(api + " stream").path("text").asString()).isEqualTo("Hello there");
			JsonNode tool = told.get(api + " tool");
			assertThat(tool.path("text").asString()).as("%s", tool).isEqualTo("Sunny");
			assertThat(ClientScripts.strings(tool.path("items"))).contains("tool_call_item", "tool_call_output_item");
			JsonNode serverTool = told.get(api + " serverTool");
			assertThat(serverTool.path("text").asString()).isEqualTo("Noon.");
			assertThat(ClientScripts.strings(serverTool.path("items"))).containsExactly("message_output_item");
			assertThat(told.get(api + " object").at("/output/a").asInt()).isEqualTo(1);
			assertThat(told.get(api + " error").at("/thrown/status").asInt()).isEqualTo(404);
			assertThat(told.get(api + " errorInMidStream").has("thrown")).isTrue();
		}
		assertThat(told.get("chained").path("text").asString()).isEqualTo("Sunny");
		assertThat(told.get("memory").path("text").asString()).isEqualTo("Again");
		assertThat(told.get("approval").path("name").asString()).isEqualTo("delete_note");
		assertThat(told.get("approval").path("text").asString()).isEqualTo("There was none.");
		assertThat(told.get("declined").path("text").asString()).isEqualTo("There was none.");
	}

}
