package dev.parley.store.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Splits a text into the words of the search index, the same for every database: lower
 * case, without accents. Text in scripts without spaces between words is split into
 * characters.
 */
public final class SearchWords {

	/** Longer words are cut; a search finds them by their beginning. */
	private static final int LONGEST_WORD = 64;

	/** Maximum number of distinct words that are indexed. */
	private static final int MOST_WORDS = 20_000;

	private final SortedSet<String> words = new TreeSet<>();

	private final StringBuilder word = new StringBuilder();

	private SearchWords() {
	}

	/** The distinct words of a text, sorted. */
	public static SortedSet<String> of(String text) {
		SearchWords search = new SearchWords();
		Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT).codePoints().forEach(search::add);
		search.endWord();
		return search.words;
	}

	private void add(int character) {
		if (withoutSpaces(character)) {
			endWord();
			this.word.appendCodePoint(character);
			endWord();
		}
		else if (Character.isLetterOrDigit(character)) {
			this.word.appendCodePoint(character);
		}
		else if (Character.getType(character) != Character.NON_SPACING_MARK) {
			endWord();
		}
	}

	private static boolean withoutSpaces(int character) {
		return Character.isIdeographic(character) || switch (Character.UnicodeScript.of(character)) {
			case HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> Character.isLetterOrDigit(character);
			default -> false;
		};
	}

	private void endWord() {
		if (!this.word.isEmpty() && this.words.size() < MOST_WORDS) {
			int end = Math.min(LONGEST_WORD, this.word.length());
			if (Character.isHighSurrogate(this.word.charAt(end - 1))) {
				end--;
			}
			this.words.add(this.word.substring(0, end));
		}
		this.word.setLength(0);
	}

	/** A word that identifies a user and does not occur in texts. */
	public static String ofUser(String userId) {
		try {
			return "user" + HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(userId.getBytes(StandardCharsets.UTF_8)), 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("SHA-256 is missing; every Java platform must have it", ex);
		}
	}

}
