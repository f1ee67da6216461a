package dev.parley.agent.model.openai;

import java.nio.file.Path;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Relay;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.StrictApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A server with unusual settings of the model. */
@OwnServers
class ModelSettingsIntegrationTests {

	@TempDir
	private Path data;

	/**
	 * Parameters that OpenAI's reasoning models reject, for a model that is known to be
	 * one by its name and for one that is not.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "o4-mini", "our-deployment" })
	void everyAgentWorksWithAReasoningModel(String name) {
		try (ScriptedModel model = ScriptedModel.start();
				Parley parley = Parley.start(this.data, model.baseUrl(), "parley.model.name=" + name)) {
			model.otherwise(StrictApi.or((request) -> Stream.of("temperature", "max_tokens")
				.filter(request.body()::has)
				.findFirst()
				.<Answer>map((parameter) -> StrictApi.unsupported(parameter,
						"Unsupported parameter: '" + parameter + "' is not supported with this model."
								+ (parameter.equals("max_tokens") ? " Use 'max_completion_tokens' instead." : "")))
				.orElseGet(() -> Answer.tokens(request.body().has("response_format")
						? "{\"support_advice\":\"a\",\"block_card\":false,\"risk_level\":1,\"follow_up_actions\":[]}"
						: "support"))));
			for (JsonNode agent : parley.server().get("/agents").json().path("agents")) {
				if (agent.path("requires_role").isNull()) {
					assertThat(parley.server()
						.chat(Json.message("Hi").put("agent", agent.path("name").asString()).put("max_tokens", 100)))
						.as(agent.toString())
						.hasStatus(200);
				}
			}
			int asked = model.requests().size();
			assertThat(parley.server().chat(Json.message("Hi").put("agent", "auto"))).hasStatus(200)
				.has("/agent", "support");
			assertThat(model.requests()).hasSize(asked + 2);
		}
	}

	@Test
	void asksAServerWithoutAKeyAndNotTheDemo() {
		try (ScriptedModel model = ScriptedModel.start();
				Parley parley = Parley.start(this.data, model.baseUrl(), "parley.model.api-key=")) {
			assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200).has("/response", "Echo: Hi");
			assertThat(model.requests().getLast().header("Authorization")).isEmpty();
		}
	}

	@Test
	void goesThroughTheProxyOfTheEnvironment() throws Exception {
		try (ScriptedModel model = ScriptedModel.start();
				Relay proxy = Relay.proxy(model.port(), null);
				Parley parley = Parley.start(this.data, "http://model.example.com/v1",
						"parley.outbound.http-proxy=127.0.0.1:" + proxy.port())) {
			assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200);
			assertThat(proxy.asked()).containsExactly("POST http://model.example.com/v1/chat/completions HTTP/1.1");
		}
	}

}
