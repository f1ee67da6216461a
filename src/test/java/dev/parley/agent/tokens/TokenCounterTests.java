package dev.parley.agent.tokens;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TokenCounterTests {

	private static final TokenCounter COUNTER = TokenCounter.O200K_BASE;

	@ParameterizedTest
	@CsvSource({ "gpt-4o-mini, O200K_BASE", "gpt-4o, O200K_BASE", "gpt-4.1, O200K_BASE", "gpt-4.5-preview, O200K_BASE",
			"gpt-5-mini, O200K_BASE", "o3-mini, O200K_BASE", "llama-3, O200K_BASE", "ft:gpt-4o:me, O200K_BASE",
			"demo, O200K_BASE", "gpt-4, CL100K_BASE", "gpt-4-turbo, CL100K_BASE", "gpt-4-0613, CL100K_BASE",
			"gpt-3.5-turbo, CL100K_BASE", "gpt-35-turbo-16k, CL100K_BASE", "openai/gpt-4-turbo, CL100K_BASE",
			"ft:gpt-3.5-turbo:me, CL100K_BASE", "openai/gpt-4o, O200K_BASE" })
	void everyModelHasItsEncoding(String model, TokenCounter counter) {
		assertThat(TokenCounter.of(model)).isEqualTo(counter);
	}

	/** The figures are those of OpenAI's own tiktoken. */
	@ParameterizedTest
	@CsvSource({ "hello world, 2, 2", "antidisestablishmentarianism, 6, 6", "2 + 2 = 4, 7, 7", "お誕生日おめでとう, 8, 9",
			"'', 0, 0" })
	void textsAreCountedAsTheModelsDo(String text, int newer, int older) {
		assertThat(COUNTER.count(text)).isEqualTo(newer);
		assertThat(TokenCounter.CL100K_BASE.count(text)).isEqualTo(older);
	}

	@Test
	void specialTokensAreTextInAMessage() {
		assertThat(COUNTER.count("<|endoftext|>")).isGreaterThan(1);
	}

	@Test
	void everyMessageCostsFourMore() {
		int text = COUNTER.count("hello world");
		assertThat(COUNTER.count(new PromptMessage.FromUser("hello world"))).isEqualTo(text + 4);
		assertThat(COUNTER.count(new PromptMessage.Instructions("hello world"))).isEqualTo(text + 4);
		assertThat(COUNTER.count(new PromptMessage.FromTool("id", "name", "hello world"))).isEqualTo(text + 4);
		assertThat(COUNTER
			.count(List.<PromptMessage>of(new PromptMessage.FromUser("hello world"), new PromptMessage.FromUser(""))))
			.isEqualTo(text + 8);
	}

	@Test
	void toolCallsCountWithNameAndArguments() {
		ToolCall call = new ToolCall("id", "four", "{\"a\":\"b\"}");
		int one = COUNTER.count("four") + COUNTER.count("{\"a\":\"b\"}");
		assertThat(COUNTER.count(new PromptMessage.FromModel("", List.of(call, call)))).isEqualTo(4 + 2 * one);
	}

	@Test
	void theAnswerThatFollowsAPromptCostsThreeMore() {
		List<PromptMessage> prompt = List.of(new PromptMessage.FromUser("hello world"));
		assertThat(COUNTER.usage(prompt, new ModelAnswer("hello", List.of(), null, "stop", "gpt")))
			.isEqualTo(new Usage(COUNTER.count(prompt) + 3, 1, true));
	}

	/** The parts end within the word, and within a character of two UTF-16 units. */
	@ParameterizedTest
	@ValueSource(strings = { "antidisestablishmentarianism ", "漢字かな", "x😀" })
	void aLongTextIsCountedInParts(String words) {
		String text = words.repeat(40_000 / words.length());
		int exact = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE).countTokensOrdinary(text);
		assertThat(COUNTER.count(text)).isBetween(exact, exact + text.length() / 8_192);
	}

	@Test
	void aVeryLongTextIsNotCounted() {
		String huge = "a ".repeat(200_000);
		assertThat(COUNTER.count(huge)).isEqualTo(huge.getBytes(StandardCharsets.UTF_8).length);
	}

}
