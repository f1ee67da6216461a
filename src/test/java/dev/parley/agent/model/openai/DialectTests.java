package dev.parley.agent.model.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.PromptMessage;
import dev.parley.outbound.OutboundSettingsException;
import dev.parley.testing.Answer;
import dev.parley.testing.OwnServers;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.StrictApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Parameters that a model rejects are not sent, either from the first call or after one
 * refusal.
 */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class DialectTests {

	private final ScriptedModel model = ScriptedModel.start();

	private final ModelGateway gateway = Gateways.to(this.model);

	@AfterEach
	void close() {
		this.model.close();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			gpt-4o,             true,  max_tokens
			gpt-4.1-mini,       true,  max_tokens
			llama-3.1-8b,       true,  max_tokens
			foo1,               true,  max_tokens
			o1,                 false, max_completion_tokens
			o3-mini,            false, max_completion_tokens
			o4-mini-2025-04-16, false, max_completion_tokens
			gpt-5,              false, max_completion_tokens
			gpt-5.2-pro,        false, max_completion_tokens
			openai/GPT-5-nano,  false, max_completion_tokens
			gpt-5-chat-latest,  true,  max_completion_tokens
			""")
	void familiesGetTheirDialect(String name, boolean temperature, String limit) {
		for (boolean streamed : new boolean[] { true, false }) {
			ask(name, streamed);
			JsonNode body = this.model.requests().getLast().body();
			assertThat(body.has("temperature")).isEqualTo(temperature);
			assertThat(body.path(limit).asInt()).isEqualTo(100);
			assertThat(body.has("max_tokens") && body.has("max_completion_tokens")).isFalse();
		}
		assertThat(this.model.requests()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aReasoningModelWithAnotherNameIsLearned(boolean streamed, CapturedOutput log) {
		this.model.otherwise((request) -> {
			if (request.body().has("max_tokens")) {
				return StrictApi.unsupported("max_tokens", "Unsupported parameter: 'max_tokens' is not supported with "
						+ "this model. Use 'max_completion_tokens' instead.");
			}
			return request.body().has("temperature") ? StrictApi.unsupported("temperature",
					"Unsupported value: 'temperature' does not support 0.7 with this model. "
							+ "Only the default (1) value is supported.")
					: Answer.tokens("Yes");
		});
		assertThat(ask("my-deployment", streamed)).isEqualTo("Yes");
		assertThat(this.model.requests()).hasSize(3);
		assertThat(this.model.requests().getLast().body().path("max_completion_tokens").asInt()).isEqualTo(100);
		for (int i = 0; i < 3; i++) {
			assertThat(ask("my-deployment", !streamed)).isEqualTo("Yes");
		}
		assertThat(this.model.requests()).hasSize(6);
		assertThat(log.getAll().lines().filter((line) -> line.contains("my-deployment"))).hasSize(2)
			.last()
			.asString()
			.endsWith("from now on requests use: max_tokens=max_completion_tokens -temperature");
	}

	/** Error messages of vLLM, Mistral, Azure, llama.cpp and others. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					stream_options  | {"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options')}]"}
					stream_options  | {"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}
					stream_options  | {"error":{"code":null,"message":"Unrecognized request argument supplied: stream_options","param":null}}
					stream_options  | {"error":{"param":"stream_options.include_usage","message":"Unknown parameter","code":"unknown_parameter"}}
					temperature     | {"error":{"message":"`temperature` is not supported for this model."}}
					max_tokens      | {"error":"max_tokens is not supported"}
					max_tokens      | max_tokens: unknown field
					response_format | {"error":{"message":"This model does not support response_format json_schema","type":"invalid_request_error"}}
					response_format | {"error":{"message":"This response_format type is unavailable now"}}
					""")
	void theRetryOmitsTheRefusedParameter(String parameter, String refusal) {
		this.model.otherwise((request) -> request.body().has(parameter)
				? Answer.status(refusal.contains("detail") ? 422 : 400).body(refusal) : Answer.tokens("{}"));
		assertThat(ask("other", true)).isEqualTo("{}");
		assertThat(this.model.requests()).hasSize(2);
	}

	@Test
	void anUnsupportedSchemaBecomesInstructions() {
		refuse((body) -> body.has("response_format"), "response_format is not supported");
		ask("other", true);
		assertThat(this.model.requests().getLast().messages().getFirst().path("content").asString())
			.startsWith("Be brief.\n\nAnswer with one JSON object")
			.contains("\"answer\"");
	}

	@Test
	void aLimitThatIsTooHighIsLeftOutOnlyThisOnce() {
		refuse((body) -> body.has("max_tokens"), "max_tokens is too large: 100. This model supports at most 50.");
		ask("other", true);
		ask("other", true);
		assertThat(this.model.requests()).hasSize(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "System role not supported", "system messages are not supported by this model",
			"this model does not support system prompts" })
	void aModelWithoutASystemRoleGetsItsInstructionsFromTheUser(String refusal) {
		refuse((body) -> body.at("/messages/0/role").asString("").equals("system"), refusal);
		ask("gemma", false);
		assertThat(this.model.requests().getLast().messages()).hasSize(1);
		assertThat(this.model.requests().getLast().lastUserMessage()).isEqualTo("Be brief.\n\nhello");
	}

	@Test
	void theRoleOfInstructionsIsASetting() {
		assertThat(new String(Dialects.parse("a*: system=developer")
			.of("abc")
			.translate("{\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}".getBytes(StandardCharsets.UTF_8)),
				StandardCharsets.UTF_8))
			.isEqualTo("{\"messages\":[{\"role\":\"developer\",\"content\":\"x\"}]}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			400 | {"error":{"message":"Invalid prompt"}}
			400 | {"error":{"message":"tools is not supported"}}
			400 | <html>
			401 | {"error":{"message":"temperature is not supported"}}
			404 | {"error":{"message":"temperature is not supported"}}
			""")
	void otherRefusalsAreFinal(int status, String refusal) {
		this.model.otherwise((_) -> Answer.status(status).body(refusal));
		assertThatExceptionOfType(ModelException.class).isThrownBy(() -> ask("other", true));
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void retriesForAModelThatRefusesEverythingAreLimited() {
		this.model.otherwise((_) -> Answer.status(400)
			.body("max_tokens, max_completion_tokens, temperature, stream_options, response_format: unsupported"));
		assertThatExceptionOfType(ModelException.class).isThrownBy(() -> ask("other", true));
		assertThat(this.model.requests()).hasSizeLessThanOrEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "o1", "o1: temperature", ": -temperature", "o1: -temp erature!" })
	void aRuleThatCannotBeReadIsRefused(String rules) {
		assertThatExceptionOfType(OutboundSettingsException.class).isThrownBy(() -> Dialects.parse(rules))
			.withMessageContaining("PARLEY_MODEL_DIALECTS");
	}

	private void refuse(Predicate<JsonNode> body, String message) {
		this.model.otherwise((RecordedRequest request) -> body.test(request.body())
				? Answer.status(400).body("{\"error\":{\"message\":\"" + message + "\"}}") : Answer.tokens("{}"));
	}

	private String ask(String name, boolean streamed) {
		List<PromptMessage> prompt = new ArrayList<>(
				List.of(new PromptMessage.Instructions("Be brief."), new PromptMessage.FromUser("hello")));
		return this.gateway.ask(
				new ModelRequest(name, prompt, 0.7, 100, List.of(),
						new OutputSchema("{\"type\":\"object\",\"properties\":{\"answer\":{}}}", false), streamed),
				(_) -> {
				}, new Cancellation())
			.text();
	}

}
