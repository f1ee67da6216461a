package dev.parley.agent.model.demo;

import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.model.openai.Gateways;
import dev.parley.testing.OwnServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@OwnServers
class DemoGatewayTests {

	private static final ToolSpec CLOCK = new ToolSpec("clock", "Tells the time.", "{}");

	private final DemoGateway demo = new DemoGateway();

	private final List<String> tokens = new ArrayList<>();

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "  " })
	void itAnswersWhereNoKeyIsSet(@Nullable String key) {
		assertThat(Gateways.withKey(key)).isInstanceOf(DemoGateway.class);
	}

	@Test
	void itSaysThatItIsADemoAndHowToSetAKey() {
		assertThat(ask("hello").text()).contains("demo", "hello", "OPENAI_API_KEY");
		assertThat(this.demo.defaultModel()).isEqualTo("demo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "  two  spaces\n\nand lines, \ud83d\ude00 é  ", "" })
	void itAnswersWordByWordAndTheSameEveryTime(String message) {
		ModelAnswer answer = ask(message);
		assertThat(String.join("", this.tokens)).isEqualTo(answer.text());
		assertThat(this.tokens).hasSizeGreaterThan(10).allMatch((token) -> token.strip().split("\\s+").length == 1);
		assertThat(ask(message)).isEqualTo(answer);
	}

	@Test
	void itAnswersInOnePieceWhereNoStreamIsWanted() {
		ModelAnswer answer = this.demo.ask(Gateways.userMessage("hello", false), this.tokens::add, new Cancellation());
		assertThat(this.tokens).containsExactly(answer.text());
	}

	@Test
	void itCallsTheToolThatTheMessageNames() {
		ModelAnswer answer = ask("What does the Clock say?", CLOCK);
		assertThat(answer.toolCalls()).extracting(ToolCall::name).containsExactly("clock");
		assertThat(answer.finishReason()).isEqualTo("tool_calls");
		ToolCall call = answer.toolCalls().getFirst();
		assertThat(ask(List.of(new PromptMessage.FromUser("What does the Clock say?"),
				new PromptMessage.FromModel("", answer.toolCalls()),
				new PromptMessage.FromTool(call.id(), call.name(), "noon")), CLOCK)
			.text()).isEqualTo("The tool clock says: noon");
	}

	@Test
	void itFillsASchemaWithTheWordsOfTheMessage() {
		OutputSchema schema = OutputSchema
			.of("""
					{"type": "object", "properties": {"support_advice": {"type": "string"}, "block_card": {"type": "boolean"},
					 "call_back": {"type": "boolean"}, "risk_level": {"type": "integer", "minimum": 1, "maximum": 10},
					 "actions": {"type": "array", "items": {"$ref": "#/$defs/action"}, "minItems": 2},
					 "mood": {"enum": ["calm", "cross"]}, "more": {"type": ["null", "object"]},
					 "kind": {"anyOf": [{"const": "card"}, {"type": "string"}]}},
					 "$defs": {"action": {"type": "string", "maxLength": 4}}}""");
		List<PromptMessage> messages = List.of(new PromptMessage.FromUser("Please block my card!"));
		ModelRequest request = new ModelRequest("demo", messages, null, null, List.of(), schema, true);
		String answer = this.demo.ask(request, this.tokens::add, new Cancellation()).text();
		assertThat(String.join("", this.tokens)).isEqualTo(answer);
		JsonNode object = JsonMapper.shared().readTree(answer);
		assertThat(object.path("support_advice").asString()).contains("demo", "Please block my card!");
		assertThat(object.toString()).endsWith("\"block_card\":true,\"call_back\":false,\"risk_level\":1,"
				+ "\"actions\":[\"This\",\"This\"],\"mood\":\"calm\",\"more\":null,\"kind\":\"card\"}");
		assertThat(this.demo.ask(request, this.tokens::add, new Cancellation()).text()).isEqualTo(answer);
	}

	@Test
	void aSchemaWithoutEndIsFilledToADepth() {
		OutputSchema schema = OutputSchema.of("""
				{"type": "object", "properties": {"next": {"$ref": "#"}, "tree": {"$ref": "#/$defs/tree"}},
				 "$defs": {"tree": {"type": "object", "properties": {"next": {"$ref": "#/$defs/tree"},
				  "leaves": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}}}""");
		String answer = this.demo
			.ask(new ModelRequest("demo", List.of(new PromptMessage.FromUser("grow")), null, null, List.of(), schema,
					false), this.tokens::add, new Cancellation())
			.text();
		assertThat(answer).contains("leaves").hasSizeLessThan(10_000);
	}

	@Test
	void itCallsNoToolThatItIsNotOffered() {
		assertThat(ask("What does the clock say?").toolCalls()).isEmpty();
		assertThat(ask("What about clockwork?", CLOCK).toolCalls()).isEmpty();
	}

	@Test
	void aCancellationStopsItBetweenTwoWords() {
		Cancellation cancellation = new Cancellation();
		assertThatExceptionOfType(CancelledException.class)
			.isThrownBy(() -> this.demo.ask(Gateways.userMessage("hello", true), (token) -> {
				this.tokens.add(token);
				if (this.tokens.size() == 3) {
					cancellation.request();
				}
			}, cancellation));
		assertThat(this.tokens).hasSize(3);
	}

	private ModelAnswer ask(String message, ToolSpec... tools) {
		return ask(List.of(new PromptMessage.FromUser(message)), tools);
	}

	private ModelAnswer ask(List<PromptMessage> messages, ToolSpec... tools) {
		this.tokens.clear();
		return this.demo.ask(new ModelRequest("demo", messages, null, null, List.of(tools), true), this.tokens::add,
				new Cancellation());
	}

}
