package dev.parley.agent;

import java.util.List;
import java.util.regex.Pattern;

/** The words by which an agent is chosen if no model reads the message. */
final class Keywords {

	private final List<Pattern> patterns;

	Keywords(List<String> words) {
		this.patterns = words.stream().map(Keywords::wholeWord).toList();
	}

	private static Pattern wholeWord(String word) {
		return Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}])",
				Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
	}

	/** How many of the words stand in a message, each counted once. */
	int hits(String message) {
		return (int) this.patterns.stream().filter((word) -> word.matcher(message).find()).count();
	}

}
