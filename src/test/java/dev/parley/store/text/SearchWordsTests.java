package dev.parley.store.text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SearchWordsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			Hello, World! hello          | hello world
			Crème BRÛLÉE                 | brulee creme
			mail@example.com 3.14        | 14 3 com example mail
			ﬁne Ⅳ                        | fine iv
			東京タワー                    | 京 東 ー ワ タ
			`it's "quoted" & (a OR b)*`  | a b it or quoted s
			नमस्ते                          | नमसत
			🙂 …                          | ``
			""")
	void wordsAreLowerCaseWithoutAccents(String text, String words) {
		assertThat(SearchWords.of(text)).containsExactlyInAnyOrder(words.isEmpty() ? new String[0] : words.split(" "));
	}

	@Test
	void longWordsAreCutBetweenCharacters() {
		String word = "a" + "𝒳".repeat(100).concat("𐐀".repeat(100));
		assertThat(SearchWords.of(word)).allSatisfy((cut) -> assertThat(cut.length()).isLessThanOrEqualTo(64))
			.allSatisfy((cut) -> assertThat(Character.isHighSurrogate(cut.charAt(cut.length() - 1))).isFalse());
	}

}
