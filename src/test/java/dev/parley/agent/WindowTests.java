package dev.parley.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.PromptMessage.FromModel;
import dev.parley.agent.model.PromptMessage.FromTool;
import dev.parley.agent.model.PromptMessage.FromUser;
import dev.parley.agent.model.ToolCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WindowTests {

	private static final List<PromptMessage> NEWEST = List.of(new FromUser("and now?"));

	@Test
	void everythingThatFitsIsThere() {
		List<PromptMessage> first = turn("first");
		List<PromptMessage> second = turn("second");
		Window window = new Window(TokenEstimate.of(first) + TokenEstimate.of(second) + TokenEstimate.of(NEWEST));
		window.addNewest(first);
		window.addNewest(second);
		assertThat(window.before(NEWEST)).containsExactlyElementsOf(joined(first, second));
	}

	@Test
	void oneTokenTooManyDropsTheOldestTurnAsAWhole() {
		List<PromptMessage> first = turn("first");
		List<PromptMessage> second = turn("second");
		Window window = new Window(TokenEstimate.of(first) + TokenEstimate.of(second) + TokenEstimate.of(NEWEST) - 1);
		window.addNewest(first);
		window.addNewest(second);
		assertThat(window.before(NEWEST)).containsExactlyElementsOf(second);
	}

	@Test
	void theOldestTurnIsTakenOnlyIfItFits() {
		List<PromptMessage> turn = turn("a turn");
		Window window = new Window(2 * TokenEstimate.of(turn));
		assertThat(window.addOldest(turn)).isTrue();
		assertThat(window.addOldest(turn("a longer turn than that"))).isFalse();
		assertThat(window.addOldest(turn)).isTrue();
		assertThat(window.addOldest(List.of(new FromUser("")))).isFalse();
	}

	@Test
	void turnsPutInFrontStandBeforeTheOthers() {
		Window window = new Window(1000);
		window.addNewest(turn("second"));
		window.addOldest(turn("first"));
		assertThat(window.before(NEWEST)).containsExactlyElementsOf(joined(turn("first"), turn("second")));
	}

	@Test
	void aTurnLargerThanTheWindowLeavesItEmpty() {
		Window window = new Window(20);
		window.addNewest(turn("first"));
		window.addNewest(turn("far too much ".repeat(20)));
		assertThat(window.before(NEWEST)).isEmpty();
	}

	@Test
	void whateverHappensTheNewestWholeTurnsAreThere() {
		Random random = new Random(25);
		for (int round = 0; round < 300; round++) {
			int capacity = random.nextInt(400);
			Window window = new Window(capacity);
			List<List<PromptMessage>> turns = new ArrayList<>();
			for (int i = random.nextInt(12); i >= 0; i--) {
				turns.add(turn("x".repeat(random.nextInt(200))));
				window.addNewest(turns.getLast());
			}
			List<PromptMessage> newest = List.of(new FromUser("y".repeat(random.nextInt(100))));
			List<PromptMessage> kept = window.before(newest);
			assertThat(kept).isEqualTo(newestThatFit(turns, capacity - TokenEstimate.of(newest)));
			assertThat(kept.stream().filter(FromTool.class::isInstance)).hasSize(kept.size() / 4);
		}
	}

	/**
	 * What {@link Window} should hold, by its words: turns are dropped from the oldest
	 * on, first when another came and did not fit, at last for the newest message.
	 */
	private static List<PromptMessage> newestThatFit(List<List<PromptMessage>> turns, int tokens) {
		List<PromptMessage> kept = new ArrayList<>();
		for (List<PromptMessage> turn : turns.reversed()) {
			if (TokenEstimate.of(kept) + TokenEstimate.of(turn) > tokens) {
				break;
			}
			kept.addAll(0, turn);
		}
		return kept;
	}

	private static List<PromptMessage> turn(String question) {
		ToolCall call = new ToolCall("call_" + question.length(), "clock", "{}");
		return List.of(new FromUser(question), new FromModel("", List.of(call)),
				new FromTool(call.id(), call.name(), "noon"), new FromModel("It is noon", List.of()));
	}

	private static List<PromptMessage> joined(List<PromptMessage> first, List<PromptMessage> second) {
		List<PromptMessage> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

}
