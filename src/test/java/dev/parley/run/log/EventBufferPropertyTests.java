package dev.parley.run.log;

import java.util.ArrayList;
import java.util.List;

import dev.parley.run.event.RunEvent;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/** Properties of a run's events for any order of events and readers. */
class EventBufferPropertyTests {

	private static final int MOST_CHARACTERS = 64 * 1024;

	@Property(tries = 300)
	void tellsEveryReaderTheSameFromAnyCursor(@ForAll("steps") List<Step> steps,
			@ForAll @IntRange(max = 40) int cursor) {
		EventBuffer buffer = new EventBuffer();
		List<RunEvent> told = new ArrayList<>();
		List<RunEvent> follower = new ArrayList<>();
		for (Step step : steps) {
			step.apply(buffer, told);
			if (step instanceof Read) {
				follower.addAll(buffer.read(follower.size()));
			}
			assertThat(buffer.size()).isEqualTo(told.size());
		}
		follower.addAll(readAll(buffer, follower.size()));
		assertThat(follower).isEqualTo(told);
		assertThat(readAll(buffer, cursor)).isEqualTo(told.subList(Math.min(cursor, told.size()), told.size()));
	}

	@Property(tries = 300)
	void keepsTheTextThatWasSaid(@ForAll("steps") List<Step> steps) {
		EventBuffer buffer = new EventBuffer();
		List<RunEvent> told = new ArrayList<>();
		StringBuilder said = new StringBuilder();
		StringBuilder thought = new StringBuilder();
		for (Step step : steps) {
			step.apply(buffer, told);
			switch (step) {
				case Tell(RunEvent.Token(String content)) -> said.append(content);
				case Tell(RunEvent.Reasoning(String content)) -> thought.append(content);
				case Draft(String text) -> said.append(text);
				case Tell _, StartDraft _, Read _ -> {
				}
			}
		}
		assertThat(buffer.textFrom(0)).isEqualTo(said.toString());
		assertThat(buffer.textLength()).isEqualTo(said.length());
		assertThat(buffer.textFrom(said.length() / 2)).isEqualTo(said.substring(said.length() / 2));
		assertThat(buffer.reasoningLength()).isEqualTo(thought.length());
		assertThat(buffer.reasoningFrom(thought.length() / 2)).isEqualTo(thought.substring(thought.length() / 2));
	}

	@Property(tries = 20)
	void readsALimitedAmountAtATime(@ForAll @IntRange(max = 20_000) int tokens, @ForAll @IntRange(max = 50) int objects,
			@ForAll @IntRange(min = 1, max = 20_000) int length) {
		EventBuffer buffer = new EventBuffer();
		for (int i = 0; i < tokens; i++) {
			buffer.add(new RunEvent.Token("x"));
		}
		for (int i = 0; i < objects; i++) {
			buffer.add(new RunEvent.Output("\"" + "y".repeat(length) + "\""));
			buffer.add(new RunEvent.ToolReturned("1", "clock", true, "z".repeat(length), 1));
		}
		int seen = 0;
		while (seen < buffer.size()) {
			List<RunEvent> events = buffer.read(seen);
			assertThat(events).hasSizeBetween(1, 1024);
			int all = events.stream().mapToInt(EventBufferPropertyTests::length).sum();
			assertThat(all - length(events.getLast())).isLessThan(MOST_CHARACTERS);
			seen += events.size();
		}
	}

	@Property(tries = 50)
	void weighsNoLessThanItsText(@ForAll("steps") List<Step> steps) {
		EventBuffer buffer = new EventBuffer();
		for (Step step : steps) {
			step.apply(buffer, new ArrayList<>());
			assertThat(buffer.weight())
				.isGreaterThan(2 * buffer.textLength() + 2 * buffer.reasoningLength() + 4 * buffer.size());
		}
	}

	private static int length(RunEvent event) {
		return switch (event) {
			case RunEvent.Token(String content) -> content.length();
			case RunEvent.Output(String object) -> object.length();
			case RunEvent.ToolReturned returned -> returned.content().length();
			default -> 0;
		};
	}

	private static List<RunEvent> readAll(EventBuffer buffer, int after) {
		List<RunEvent> all = new ArrayList<>();
		List<RunEvent> events;
		do {
			events = buffer.read(after + all.size());
			all.addAll(events);
		}
		while (!events.isEmpty());
		return all;
	}

	@Provide
	Arbitrary<List<Step>> steps() {
		Arbitrary<String> text = Arbitraries
			.of("", "a", " word", "é", "漢字", "😀", "\ud83d", "\ude00", "{\"a\":", "{\"a\":\"x", "}")
			.list()
			.ofMaxSize(4)
			.map((parts) -> String.join("", parts));
		Arbitrary<Step> token = text.map((content) -> new Tell(new RunEvent.Token(content)));
		Arbitrary<Step> thought = text.map((content) -> new Tell(new RunEvent.Reasoning(content)));
		Arbitrary<Step> object = text.map((json) -> new Tell(new RunEvent.Output(json)));
		Arbitrary<Step> draft = text.map(Draft::new);
		Arbitrary<Step> tool = text.map((arguments) -> new Tell(new RunEvent.ToolCalled("1", "clock", arguments)));
		Arbitrary<Step> other = Arbitraries.of(new StartDraft(), new Read());
		return Arbitraries.oneOf(Arbitraries.oneOf(token, token, thought, tool, other).list().ofMaxSize(60),
				Arbitraries.oneOf(draft, draft, thought, object, tool, other).list().ofMaxSize(60));
	}

	/** An operation on a buffer. */
	private sealed interface Step {

		void apply(EventBuffer buffer, List<RunEvent> told);

	}

	private record Tell(RunEvent event) implements Step {

		@Override
		public void apply(EventBuffer buffer, List<RunEvent> told) {
			buffer.add(this.event);
			told.add(this.event);
		}

	}

	private record Draft(String text) implements Step {

		@Override
		public void apply(EventBuffer buffer, List<RunEvent> told) {
			buffer.draft(this.text);
		}

	}

	private record StartDraft() implements Step {

		@Override
		public void apply(EventBuffer buffer, List<RunEvent> told) {
			buffer.startDraft();
		}

	}

	private record Read() implements Step {

		@Override
		public void apply(EventBuffer buffer, List<RunEvent> told) {
		}

	}

}
