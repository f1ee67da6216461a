package dev.parley.agent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.PromptMessage.FromModel;
import dev.parley.agent.model.PromptMessage.FromTool;
import dev.parley.agent.model.PromptMessage.FromUser;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.tokens.TokenCounter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/** Properties of a window with arbitrary content. */
class ContextWindowPropertyTests {

	@Property
	void isNeverOverItsBudget(@ForAll("turns") List<List<PromptMessage>> turns,
			@ForAll("turn") List<PromptMessage> newest, @ForAll @IntRange(max = 600) int capacity,
			@ForAll TokenCounter counter) {
		List<PromptMessage> kept = filled(turns, capacity, counter).before(newest);
		assertThat(kept.isEmpty() || counter.count(kept) + counter.count(newest) <= capacity).isTrue();
	}

	@Property
	void holdsTheNewestTurnsInOrderAndAsManyAsFit(@ForAll("turns") List<List<PromptMessage>> turns,
			@ForAll("turn") List<PromptMessage> newest, @ForAll @IntRange(max = 600) int capacity,
			@ForAll TokenCounter counter) {
		List<PromptMessage> kept = filled(turns, capacity, counter).before(newest);
		assertThat(kept).isEqualTo(newestThatFit(turns, capacity - counter.count(newest), counter));
	}

	@Property
	void keepsToolCallsWithTheirResults(@ForAll("turns") List<List<PromptMessage>> turns,
			@ForAll("turn") List<PromptMessage> newest, @ForAll @IntRange(max = 600) int capacity) {
		Set<String> open = new HashSet<>();
		for (PromptMessage message : filled(turns, capacity, TokenCounter.O200K_BASE).before(newest)) {
			switch (message) {
				case FromModel model -> model.toolCalls().forEach((call) -> assertThat(open.add(call.id())).isTrue());
				case FromTool tool -> assertThat(open.remove(tool.callId())).as("a call for %s", tool).isTrue();
				default -> assertThat(open).as("calls without a result").isEmpty();
			}
		}
		assertThat(open).as("calls without a result").isEmpty();
	}

	@Property
	void isTheSameReadFromTheStoreOrBuiltLive(@ForAll("turns") List<List<PromptMessage>> turns,
			@ForAll("turn") List<PromptMessage> newest, @ForAll @IntRange(max = 600) int capacity) {
		ContextWindow readBack = new ContextWindow(capacity, TokenCounter.O200K_BASE);
		for (List<PromptMessage> turn : turns.reversed()) {
			if (!readBack.addOldest(turn)) {
				break;
			}
		}
		assertThat(readBack.before(newest)).isEqualTo(filled(turns, capacity, TokenCounter.O200K_BASE).before(newest));
	}

	private static ContextWindow filled(List<List<PromptMessage>> turns, int capacity, TokenCounter counter) {
		ContextWindow window = new ContextWindow(capacity, counter);
		turns.forEach(window::addNewest);
		return window;
	}

	/** A reference implementation that counts everything. */
	private static List<PromptMessage> newestThatFit(List<List<PromptMessage>> turns, int tokens,
			TokenCounter counter) {
		List<PromptMessage> kept = new ArrayList<>();
		for (List<PromptMessage> turn : turns.reversed()) {
			if (counter.count(kept) + counter.count(turn) > tokens) {
				break;
			}
			kept.addAll(0, turn);
		}
		return kept;
	}

	@Provide
	Arbitrary<List<List<PromptMessage>>> turns() {
		return turn().list().ofMaxSize(12);
	}

	/** A message, up to three rounds with up to three tool calls each, and an answer. */
	@Provide
	Arbitrary<List<PromptMessage>> turn() {
		Arbitrary<List<Integer>> rounds = Arbitraries.integers().between(1, 3).list().ofMaxSize(3);
		return Combinators.combine(text(), rounds, text(), text()).as(ContextWindowPropertyTests::turn);
	}

	private static Arbitrary<String> text() {
		return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(80),
				Arbitraries.of("word ", "漢字", "\ud83d\ude00", "_")
					.list()
					.ofMaxSize(60)
					.map((words) -> String.join("", words)));
	}

	private static List<PromptMessage> turn(String userMessage, List<Integer> rounds, String result, String answer) {
		List<PromptMessage> turn = new ArrayList<>(List.of(new FromUser(userMessage)));
		for (int round = 0; round < rounds.size(); round++) {
			String prefix = "call_" + round + "_";
			List<ToolCall> calls = IntStream.range(0, rounds.get(round))
				.mapToObj((i) -> new ToolCall(prefix + i, "clock", "{}"))
				.toList();
			turn.add(new FromModel("", calls));
			calls.forEach((call) -> turn.add(new FromTool(call.id(), call.name(), result)));
		}
		turn.add(new FromModel(answer, List.of()));
		return turn;
	}

}
