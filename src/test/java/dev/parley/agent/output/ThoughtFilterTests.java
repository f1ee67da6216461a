package dev.parley.agent.output;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ThoughtFilterTests {

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":\"<think>\"}", "\uFEFF{\"a\":\"<think>\"}", " \n\uFEFF {\"a\":\"<think>\"}",
			"<think>Hm.</think>{\"a\":\"<think>\"}", "\uFEFF<think>\n{\"b\":1}\n</think>\n\n{\"a\":\"<think>\"}",
			"<thinking>Hm.</thinking>{\"a\":\"<think>\"}", "<think></think><think>x</think> {\"a\":\"<think>\"}",
			"Hm. {}</think>{\"a\":\"<think>\"}", "<think>a </thin </think>{\"a\":\"<think>\"}" })
	void thinkingBeforeAnObjectIsTakenAway(String text) {
		for (int size = 1; size <= text.length(); size++) {
			assertThat(inPieces(text, size)).isEqualTo("{\"a\":\"<think>\"}");
		}
		assertThat(ThoughtFilter.answerIn(text)).isEqualTo("{\"a\":\"<think>\"}");
	}

	@ParameterizedTest
	@CsvSource({ "teller, teller", "<think>Hm.</think>teller, teller", "<think>Hm, ''", "<thi, <thi",
			"<b>x</b>, <b>x</b>", "'', ''", "x</think>, ''", "```json, ```json", "<think>, ''" })
	void anyOtherTextStays(String text, String answer) {
		for (int size = 1; size <= text.length(); size++) {
			assertThat(inPieces(text, size)).isEqualTo(answer);
		}
	}

	private static String inPieces(String text, int size) {
		ThoughtFilter filter = new ThoughtFilter();
		StringBuilder answer = new StringBuilder();
		for (int from = 0; from < text.length(); from += size) {
			answer.append(filter.add(text.substring(from, Math.min(text.length(), from + size))));
		}
		return answer.append(filter.end()).toString();
	}

}
