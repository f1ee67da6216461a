package dev.parley.agent;

import java.util.List;
import java.util.regex.Pattern;

/** Keywords of an agent, used to choose it if no model is available. */
final class Keywords {

	private final List<Pattern> patterns;

	Keywords(List<String> words) {
		this.patterns = words.stream().map(Keywords::wholeWord).toList();
	}

	private static Pattern wholeWord(String word) {
		return Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}])",
				Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
	}

	/** How many of the keywords occur in a message, each counted once. */
	int hits(String message) {
		return (int) this.patterns.stream().filter((word) -> word.matcher(message).find()).count();
	}

}
