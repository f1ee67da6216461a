package dev.parley.agent;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TokenEstimateTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "abcd", "abcde", "Grüße", "漢字かな", "\ud83d\ude00", "a\u07ff\u0800\uffff" })
	void fourBytesAreATokenRoundedUp(String text) {
		int bytes = text.getBytes(StandardCharsets.UTF_8).length;
		assertThat(TokenEstimate.of(text)).isEqualTo((int) Math.ceil(bytes / 4.0));
	}

	@Test
	void everyMessageCostsFourMore() {
		assertThat(TokenEstimate.of(new PromptMessage.FromUser("abcd"))).isEqualTo(5);
		assertThat(TokenEstimate.of(new PromptMessage.Instructions("abcd"))).isEqualTo(5);
		assertThat(TokenEstimate.of(new PromptMessage.FromTool("id", "name", "abcd"))).isEqualTo(5);
		assertThat(TokenEstimate
			.of(List.<PromptMessage>of(new PromptMessage.FromUser("abcd"), new PromptMessage.FromUser(""))))
			.isEqualTo(9);
	}

	@Test
	void toolCallsCountWithNameAndArguments() {
		ToolCall call = new ToolCall("id", "four", "{\"a\":\"b\"}");
		assertThat(TokenEstimate.of(new PromptMessage.FromModel("", List.of(call, call)))).isEqualTo(4 + 2 * (1 + 3));
	}

}
