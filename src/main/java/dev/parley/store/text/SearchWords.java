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
 * The words of a text as search knows them, the same on every database: lower case,
 * without accents. Scripts that put no space between words are split into characters.
 */
public final class SearchWords {

	/** Longer words are cut; they are found by their beginning. */
	private static final int LONGEST_WORD = 64;

	/** More different words than that are not indexed. */
	private static final int MOST_WORDS = 20_000;

	private final SortedSet<String> words = new TreeSet<>();

	private final StringBuilder word = new StringBuilder();

	private SearchWords() {
	}

	/** The different words of a text, in order. */
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

	/** A word that stands for a user and that no text contains by chance. */
	public static String ofUser(String userId) {
		try {
			return "user" + HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(userId.getBytes(StandardCharsets.UTF_8)), 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}
