package dev.parley.agent.model.openai.prompt;

import java.util.List;
import java.util.stream.IntStream;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.model.openai.Gateways;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.StrictApi;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

import static org.assertj.core.api.Assertions.assertThat;

/** A strict API accepts the prompt of any conversation. */
class WellFormedPromptPropertyTests {

	private static final ToolSpec CLOCK = new ToolSpec("clock", "Tells the time.",
			"{\"type\":\"object\",\"properties\":{}}");

	private static final ScriptedModel MODEL = ScriptedModel.start();

	private static final ModelGateway GATEWAY = Gateways.to(MODEL);

	@AfterContainer
	static void stop() {
		MODEL.close();
	}

	@Property(tries = 300)
	void aStrictApiTakesIt(@ForAll("conversations") List<PromptMessage> messages, @ForAll boolean tools,
			@ForAll boolean streamed) {
		MODEL.reset();
		GATEWAY.ask(new ModelRequest("gpt-test", messages, null, null, tools ? List.of(CLOCK) : List.of(), streamed),
				(_) -> {
				}, new Cancellation());
		assertThat(StrictApi.fault(MODEL.requests().getLast().body())).isEmpty();
	}

	@Property(tries = 300)
	void whatIsWellFormedStaysAsItIs(@ForAll("conversations") List<PromptMessage> messages, @ForAll boolean tools) {
		List<PromptMessage> once = WellFormedPrompt.of(messages, tools);
		assertThat(WellFormedPrompt.of(once, tools)).isEqualTo(once);
	}

	/** Every text with content is still there, exactly once. */
	@Property(tries = 300)
	void nothingThatWasSaidIsLost(@ForAll("texts") List<String> texts, @ForAll boolean tools) {
		List<PromptMessage> messages = IntStream.range(0, texts.size())
			.<PromptMessage>mapToObj((i) -> (texts.get(i).length() % 2 == 0) ? new PromptMessage.FromUser("<" + i + ">")
					: new PromptMessage.FromModel("<" + i + ">",
							(texts.get(i).length() % 3 == 0) ? List.of(new ToolCall("c", "clock", "{}")) : List.of()))
			.toList();
		String written = WellFormedPrompt.of(messages, tools).toString();
		for (int i = 0; i < texts.size(); i++) {
			assertThat(written).containsOnlyOnce("<" + i + ">");
		}
	}

	@Provide
	Arbitrary<List<PromptMessage>> conversations() {
		return Arbitraries
			.<PromptMessage>oneOf(words().map(PromptMessage.FromUser::new), words().map(PromptMessage.FromUser::new),
					words().map(PromptMessage.Instructions::new),
					Combinators.combine(words(), calls().list().ofMaxSize(3)).as(PromptMessage.FromModel::new),
					Combinators.combine(words(), calls().list().ofMaxSize(3)).as(PromptMessage.FromModel::new),
					Combinators.combine(ids(), names(), words()).as(PromptMessage.FromTool::new))
			.list()
			.ofMaxSize(12);
	}

	@Provide
	Arbitrary<List<String>> texts() {
		return Arbitraries.strings().alpha().ofMaxLength(4).list().ofMaxSize(10);
	}

	private static Arbitrary<ToolCall> calls() {
		return Combinators.combine(ids(), names(), arguments()).as(ToolCall::new);
	}

	private static Arbitrary<String> words() {
		return Arbitraries.oneOf(Arbitraries.of("", " ", "\n", "Hi", "a \ud83d b", "\udc00", "\ud83d\ude00", "\ufeff"),
				Arbitraries.strings().ofMaxLength(5));
	}

	private static Arbitrary<String> ids() {
		return Arbitraries.of("", " ", "call_0", "call_0_2", "call_1", "call", "\ud83d");
	}

	private static Arbitrary<String> names() {
		return Arbitraries.of("", "clock", "files.read", "größe", "a".repeat(65));
	}

	private static Arbitrary<String> arguments() {
		return Arbitraries.oneOf(
				Arbitraries.of("", " ", "null", "[]", "{\"a\": ", "{}{}", "{}{\"a\":1}", "{\"a\":1} x", "{\"a\":1}",
						"\"{\\\"a\\\":1}\"", "1", "{'a':1}", "{\"a\":NaN}", "[".repeat(2000), "{\"a\":\"\ud83d\"}"),
				Arbitraries.strings().ofMaxLength(5));
	}

}
