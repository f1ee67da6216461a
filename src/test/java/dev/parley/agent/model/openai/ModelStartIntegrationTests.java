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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** A server with invalid or unusual settings of the model. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class ModelStartIntegrationTests {

	private static final String SECRET = "s3cr3t";

	@TempDir
	private Path data;

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					parley.model.base-url=api.example.com/v1      | OPENAI_BASE_URL is api.example.com/v1, which has no scheme
					parley.model.base-url=https://u:s3cr3t@x/v1   | OPENAI_BASE_URL is https://x/v1, which contains a user name
					parley.model.api-key=s3cr3t…                  | OPENAI_API_KEY has a character that is not allowed in a header: number 7 of 7 (U+2026)
					parley.model.headers=s3cr3t                   | Header number 1 of OPENAI_HEADERS
					parley.model.ca-certificate=/nowhere.pem      | OPENAI_CA_CERTIFICATE names the file /nowhere.pem, which cannot be read
					parley.outbound.ca-certificate=/nowhere.pem   | PARLEY_CA_CERTIFICATE names the file /nowhere.pem, which cannot be read
					parley.outbound.https-proxy=socks5://u:s3cr3t@p:1 | HTTPS_PROXY is socks5://p, which is not the address of an HTTP proxy
					parley.outbound.http-proxy=http://u:s3cr3t @p | HTTP_PROXY is not the address of an HTTP proxy
					parley.model.dialects=o1                      | PARLEY_MODEL_DIALECTS has a rule that cannot be read: o1
					""")
	void doesNotStartAndSaysWhichSettingIsWrong(String setting, String message, CapturedOutput output) {
		assertThatException().isThrownBy(() -> Parley.start(this.data, "http://127.0.0.1:1", setting));
		assertThat(output).contains("APPLICATION FAILED TO START", message).doesNotContain(SECRET, "\tat ");
	}

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
