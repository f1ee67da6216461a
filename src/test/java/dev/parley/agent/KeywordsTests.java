package dev.parley.agent;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeywordsTests {

	private final Keywords keywords = new Keywords(List.of("refund", "order", "credit card", "c++", "größe"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			I want a refund for my order    | 2
			REFUND!                         | 1
			refund, refund and refund       | 1
			My credit card, please          | 1
			Is it written in c++?           | 1
			Welche GRÖSSE? Größe, GRÖßE     | 1
			reorder the refunds             | 0
			refund_me                       | 1
			Hello                           | 0
			''                              | 0
			""")
	void wholeWordsCountOnceInAnyCase(String message, int hits) {
		assertThat(this.keywords.hits(message)).isEqualTo(hits);
	}

	@ParameterizedTest
	@CsvSource({ "anything", "''" })
	void noWordsAreFoundNowhere(String message) {
		assertThat(new Keywords(List.of()).hits(message)).isZero();
	}

}
