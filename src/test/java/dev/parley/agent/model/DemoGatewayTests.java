package dev.parley.agent.model;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DemoGatewayTests {

	private static final ToolSpec CLOCK = new ToolSpec("clock", "Tells the time.", "{}");

	private final DemoGateway demo = new DemoGateway();

	private final List<String> tokens = new ArrayList<>();

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "  " })
	void itAnswersWhereNoKeyIsSet(@Nullable String key) {
		Duration limit = Duration.ofSeconds(1);
		ModelProperties properties = new ModelProperties(key, URI.create("http://127.0.0.1:1/v1"), "gpt", limit, limit,
				limit, limit);
		assertThat(new ModelConfiguration().modelGateway(properties, ObservationRegistry.NOOP))
			.isInstanceOf(DemoGateway.class);
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
		ModelAnswer answer = this.demo.ask(Gateways.question("hello", false), this.tokens::add, new Cancellation());
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
	void itCallsNoToolThatItIsNotOffered() {
		assertThat(ask("What does the clock say?").toolCalls()).isEmpty();
		assertThat(ask("What about clockwork?", CLOCK).toolCalls()).isEmpty();
	}

	@Test
	void aCancellationStopsItBetweenTwoWords() {
		Cancellation cancellation = new Cancellation();
		assertThatExceptionOfType(CancelledException.class)
			.isThrownBy(() -> this.demo.ask(Gateways.question("hello", true), (token) -> {
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
