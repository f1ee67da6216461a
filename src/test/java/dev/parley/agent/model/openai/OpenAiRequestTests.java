package dev.parley.agent.model.openai;

import java.util.List;
import java.util.Locale;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.ToolSpec;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The requests of {@link OpenAiGateway}. */
class OpenAiRequestTests {

	private final ScriptedModel model = ScriptedModel.start();

	private final ModelGateway gateway = Gateways.to(this.model);

	@AfterEach
	void close() {
		this.model.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aPlainRequestSetsNoOptionalParameters(boolean streamed) throws Exception {
		RecordedRequest request = send(Gateways.userMessage("hello", streamed));
		assertThat(request.path()).isEqualTo("/v1/chat/completions");
		assertThat(request.model()).isEqualTo("gpt-test");
		assertThat(request.streaming()).isEqualTo(streamed);
		assertThat(request.body().at("/stream_options/include_usage").asBoolean(false)).isEqualTo(streamed);
		assertThat(request.lastUserMessage()).isEqualTo("hello");
		assertThat(request.messages()).hasSize(1);
		assertThat(request.body().propertyNames()).doesNotContain("temperature", "max_tokens", "max_completion_tokens",
				"tools", "tool_choice", "top_p", "n", "user", "response_format");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theKeyIsSentWithoutFurtherHeaders(boolean streamed) throws Exception {
		RecordedRequest request = send(Gateways.userMessage("hello", streamed));
		assertThat(request.header("Authorization")).contains("Bearer " + Gateways.KEY);
		assertThat(request.headers().map().keySet())
			.noneMatch((name) -> name.toLowerCase(Locale.ROOT).contains("parley"));
	}

	@Test
	void settingsAndToolsAreSent() throws Exception {
		ToolSpec tool = new ToolSpec("notes", "Keeps notes.",
				"{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},\"required\":[\"text\"]}");
		JsonNode body = send(
				new ModelRequest("gpt-4o", List.of(new PromptMessage.FromUser("hello")), 0.0, 17, List.of(tool), true))
			.body();
		assertThat(body.path("model").asString()).isEqualTo("gpt-4o");
		assertThat(body.path("temperature").asDouble()).isZero();
		assertThat(body.path("temperature").isNumber()).isTrue();
		assertThat(body.path("max_tokens").asInt()).isEqualTo(17);
		assertThat(body.path("tools")).hasSize(1);
		JsonNode function = body.at("/tools/0/function");
		assertThat(function.path("name").asString()).isEqualTo("notes");
		assertThat(function.path("description").asString()).isEqualTo("Keeps notes.");
		assertThat(function.path("parameters")).isEqualTo(JsonMapper.shared().readTree(tool.inputSchema()));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theSchemaOfTheAnswerIsSentAsItIs(boolean streamed) throws Exception {
		String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"minLength\":2},\"b\":{}}}";
		for (boolean strict : new boolean[] { true, false }) {
			JsonNode body = send(new ModelRequest("gpt-5", List.of(new PromptMessage.FromUser("hello")), null, null,
					List.of(), new OutputSchema(schema, strict), streamed))
				.body();
			assertThat(body.at("/response_format/type").asString()).isEqualTo("json_schema");
			assertThat(body.at("/response_format/json_schema/name").asString()).matches("[a-zA-Z0-9_-]{1,64}");
			assertThat(body.at("/response_format/json_schema/strict").booleanValue()).isEqualTo(strict);
			assertThat(body.at("/response_format/json_schema/schema").toString()).isEqualTo(schema);
		}
	}

	@Test
	void aConversationKeepsItsOrderAndItsToolCalls() throws Exception {
		ToolCall call = new ToolCall("call_1", "clock", "{\"zone\":\"UTC\"}");
		RecordedRequest request = send(new ModelRequest("gpt-test",
				List.of(new PromptMessage.Instructions("Be brief."), new PromptMessage.FromUser("what time is it?"),
						new PromptMessage.FromModel("Let me see.", List.of(call)),
						new PromptMessage.FromTool("call_1", "clock", "noon"),
						new PromptMessage.FromModel("Noon.", List.of()),
						new PromptMessage.FromUser("grüße \ud83d\ude00")),
				null, null, List.of(new ToolSpec("clock", "Tells the time.", "{\"type\":\"object\"}")), true));
		List<JsonNode> messages = request.messages();
		assertThat(messages).extracting((message) -> message.path("role").asString())
			.containsExactly("system", "user", "assistant", "tool", "assistant", "user");
		assertThat(messages.get(0).toString()).contains("Be brief.");
		assertThat(messages.get(2).toString()).contains("Let me see.");
		assertThat(messages.get(2).at("/tool_calls/0/id").asString()).isEqualTo("call_1");
		assertThat(messages.get(2).at("/tool_calls/0/function/name").asString()).isEqualTo("clock");
		assertThat(messages.get(2).at("/tool_calls/0/function/arguments").asString()).isEqualTo(call.arguments());
		assertThat(messages.get(3).path("tool_call_id").asString()).isEqualTo("call_1");
		assertThat(messages.get(3).toString()).contains("noon");
		assertThat(messages.get(4).has("tool_calls")).isFalse();
		assertThat(request.lastUserMessage()).isEqualTo("grüße \ud83d\ude00");
	}

	@Test
	void aLoneSurrogateDoesNotFailTheRequest() throws Exception {
		assertThat(send(Gateways.userMessage("a \ud83d b", true)).lastUserMessage()).isEqualTo("a \ufffd b");
	}

	@Test
	void aStreamRequestsOnlyItsUsage() throws Exception {
		assertThat(send(Gateways.userMessage("hello", true)).body().path("stream_options").toString())
			.isEqualTo("{\"include_usage\":true}");
	}

	private RecordedRequest send(ModelRequest request) throws InterruptedException {
		this.gateway.ask(request, (token) -> {
		}, new Cancellation());
		return this.model.takeRequest(Patience.LIMIT);
	}

}
