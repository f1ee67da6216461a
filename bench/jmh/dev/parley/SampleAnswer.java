package dev.parley;

import java.util.List;
import java.util.stream.IntStream;

import dev.parley.run.event.RunEvent;

/** The answer that all microbenchmarks process. */
public final class SampleAnswer {

	/** The number of tokens. */
	public static final int TOKENS = 64;

	/** One in 16 has a character outside ASCII, and one a character that JSON escapes. */
	private static final List<String> WORDS = List.of("The", " answer", " is", " in", " the", " second", " paragraph",
			":", " Z\u00fcrich", " is", " not", " the", " capital", ".", "\n\n", " It");

	private SampleAnswer() {
	}

	/** Text of token {@code index}. */
	public static String text(int index) {
		return WORDS.get(index % WORDS.size());
	}

	/** The tokens as events of a run. */
	public static List<RunEvent> events() {
		return IntStream.range(0, TOKENS).<RunEvent>mapToObj((i) -> new RunEvent.Token(text(i))).toList();
	}

}
