package dev.parley.agent.guardrail;

import java.util.List;
import java.util.stream.Collectors;

import com.google.re2j.Pattern;

/**
 * Blocks texts with certain words and phrases. Ignores case, and matches only whole
 * words: "ass" does not match "class".
 */
final class BlockedWords {

	static final String NAME = "blocked_words";

	/** Used instead of RE2's word boundary, which supports only ASCII letters. */
	private static final String WORD_GOES_ON = "\\pL\\pM\\pN_";

	private static final Pattern CHARACTER_OF_WORD = Pattern.compile("[" + WORD_GOES_ON + "]");

	private BlockedWords() {
	}

	static Guardrail of(Settings settings) {
		List<String> words = settings.texts();
		int longest = words.stream().mapToInt(String::length).max().orElse(0);
		if (longest >= OutputFilter.REACH) {
			throw settings.expected("words of fewer than " + OutputFilter.REACH + " characters");
		}
		String regex = words.stream()
			.map((word) -> Pattern.quote(word.strip()))
			.collect(Collectors.joining("|", "(?i)(?:", ")(?:[^" + WORD_GOES_ON + "]|\\z)"));
		return new Patterns(NAME, "contains a word that is not allowed", longest + 1,
				List.of(new Shape(Pattern.compile(regex), (text, start, end) -> beginsWord(text, start))));
	}

	private static boolean beginsWord(String text, int start) {
		return start == 0 || !CHARACTER_OF_WORD.matcher(Character.toString(text.codePointBefore(start))).matches();
	}

}
