package dev.parley.agent;

import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.PromptMessage.FromModel;
import dev.parley.agent.model.PromptMessage.FromTool;
import dev.parley.agent.model.PromptMessage.FromUser;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.tokens.TokenCounter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ContextWindowTests {

	private static final TokenCounter COUNTER = TokenCounter.O200K_BASE;

	private static final List<PromptMessage> NEWEST = List.of(new FromUser("and now?"));

	@Test
	void everythingThatFitsIsThere() {
		List<PromptMessage> first = turn("first");
		List<PromptMessage> second = turn("second");
		ContextWindow window = new ContextWindow(COUNTER.count(first) + COUNTER.count(second) + COUNTER.count(NEWEST),
				COUNTER);
		window.addNewest(first);
		window.addNewest(second);
		assertThat(window.before(NEWEST)).containsExactlyElementsOf(joined(first, second));
	}

	@Test
	void oneTokenTooManyDropsTheOldestTurnAsAWhole() {
		List<PromptMessage> first = turn("first");
		List<PromptMessage> second = turn("second");
		ContextWindow window = new ContextWindow(
				COUNTER.count(first) + COUNTER.count(second) + COUNTER.count(NEWEST) - 1, COUNTER);
		window.addNewest(first);
		window.addNewest(second);
		assertThat(window.before(NEWEST)).containsExactlyElementsOf(second);
	}

	@Test
	void theOldestTurnIsTakenOnlyIfItFits() {
		List<PromptMessage> turn = turn("a turn");
		ContextWindow window = new ContextWindow(2 * COUNTER.count(turn), COUNTER);
		assertThat(window.addOldest(turn)).isTrue();
		assertThat(window.addOldest(turn("a longer turn than that"))).isFalse();
		assertThat(window.addOldest(turn)).isTrue();
		assertThat(window.addOldest(List.of(new FromUser("")))).isFalse();
	}

	@Test
	void turnsAddedInFrontPrecedeTheOthers() {
		ContextWindow window = new ContextWindow(1000, COUNTER);
		window.addNewest(turn("second"));
		window.addOldest(turn("first"));
		assertThat(window.before(NEWEST)).containsExactlyElementsOf(joined(turn("first"), turn("second")));
	}

	@Test
	void aTurnLargerThanTheWindowLeavesItEmpty() {
		ContextWindow window = new ContextWindow(20, COUNTER);
		window.addNewest(turn("first"));
		window.addNewest(turn("far too much ".repeat(20)));
		assertThat(window.before(NEWEST)).isEmpty();
	}

	private static List<PromptMessage> turn(String userMessage) {
		ToolCall call = new ToolCall("call_" + userMessage.length(), "clock", "{}");
		return List.of(new FromUser(userMessage), new FromModel("", List.of(call)),
				new FromTool(call.id(), call.name(), "noon"), new FromModel("It is noon", List.of()));
	}

	private static List<PromptMessage> joined(List<PromptMessage> first, List<PromptMessage> second) {
		List<PromptMessage> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

}
