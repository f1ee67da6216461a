package dev.parley.start;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DotEnvTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "A=b | b", "A=b c  d | b c  d", "`  A  =  b  ` | b", "export A=b | b", "`  export   A=b` | b",
					"A=\"b\" | b", "A='b' | b", "A=\"  b \" | `  b `", "A='say \"b\"' | say \"b\"", "A=\"it's\" | it's",
					"A=it's | it's", "A=\"b | \"b", "A=b=c= | b=c=",
					"A=http://localhost:[*],http://127.0.0.1:[*] | http://localhost:[*],http://127.0.0.1:[*]" })
	void readsAValue(String line, String value) {
		assertThat(DotEnv.parse(List.of(line)).values()).containsExactly(Map.entry("A", value));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "A=b # c | b", "A=b #c # d | b", "A=\"b\" # c | b", "A='b'#c | b", "A=b#c | b#c", "A=b=#c | b=#c",
					"A=it's'#c | it's'#c", "A=\"b # c\" | b # c", "A='b # c' # d | b # c" })
	void takesAHashForACommentOnlyWhereAWordWouldStart(String line, String value) {
		assertThat(DotEnv.parse(List.of(line)).values()).containsExactly(Map.entry("A", value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "A=", "A=   ", "A=\"\"", "A=''", "A='  '", "A=# b", "A= # b", "export A=" })
	void countsABlankValueAsNone(String line) {
		assertThat(DotEnv.parse(List.of(line)).values()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "  ", "# A=b", "  #A=b", "A", "export A", "A b=c", "1A=b", "A-B=c", "=b", "exportA b=c" })
	void passesOverLinesThatSetNothing(String line) {
		assertThat(DotEnv.parse(List.of(line)).values()).isEmpty();
	}

	@Test
	void letsTheLastLineWin() {
		assertThat(DotEnv.parse(List.of("A=1", "B=2", "A=3")).values()).containsOnly(Map.entry("A", "3"),
				Map.entry("B", "2"));
	}

	@Test
	void reportsTheLinesThatItCannotRead() {
		assertThat(DotEnv.parse(List.of("# comment", "", "A b", "  ", "B=1", "export C", "=secret")).unreadable())
			.containsExactly(3, 6, 7);
	}

}
