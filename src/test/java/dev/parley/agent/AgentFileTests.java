package dev.parley.agent;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AgentFileTests {

	@Test
	void everyKeyIsRead() {
		assertThat(parse("""
				---
				description: Knows it all.
				keywords: [all, any thing]
				model: gpt-4o
				temperature: 0
				max_tokens: 200
				tools: [clock, notes]
				max_rounds: 3
				history_tokens: 500
				---
				You know it all.

				---
				And more.
				""")).isEqualTo(new AgentDefinition("sage", "Knows it all.", List.of("all", "any thing"), "gpt-4o", 0.0,
				200, List.of("clock", "notes"), null, List.of(), List.of(), null, 3, 500,
				"You know it all.\n\n---\nAnd more."));
	}

	@Test
	void aDescriptionIsEnough() {
		AgentDefinition agent = parse("---\r\ndescription: Short\r\n---\r\nBe brief.\r\n");
		assertThat(agent).isEqualTo(new AgentDefinition("sage", "Short", List.of(), null, null, null, List.of(), null,
				List.of(), List.of(), null, 10, 8000, "Be brief."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "You are an agent.", "---\ndescription: no end", "description: no start\n---\ntext" })
	void aFileWithoutFrontMatterSaysWhatWasExpected(String content) {
		assertThatIllegalArgumentException().isThrownBy(() -> parse(content))
			.withMessage("sage.md: expected YAML between two lines of ---, then the instructions");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			``                                 | expected keys and values
			just words                         | expected keys and values
			- a list                           | expected keys and values
			model: gpt                         | 'description' is missing
			`description: a\ncolour: red`      | unknown key 'colour'; expected one of description, history_tokens
			`description: [a]`                 | 'description' must be a string, but is [a]
			`description: a\ntemperature: hot` | 'temperature' must be a number, but is hot
			`description: a\ntemperature: 2.1` | 'temperature' must be
			`description: a\ntemperature: -1`  | 'temperature' must be
			`description: a\nmax_tokens: 1.5`  | 'max_tokens' must be a
			`description: a\nmax_tokens: 0`    | 'max_tokens' must be
			`description: a\ntools: clock`     | 'tools' must be a list, but is clock
			`description: a\nmax_rounds: ten`  | 'max_rounds' must be a
			`description: a\nmax_rounds: 0`    | 'max_rounds' must be
			`description: a\nkeywords: [b, " "]` | 'keywords' must be words
			`description: a\nhistory_tokens: -1` | 'history_tokens' must be
			`description: "a`                   | while scanning a quoted scalar
			`description: !!java.io.File a`    | is not allowed
			""")
	void aWrongValueIsNamedWithWhatWasExpected(String yaml, String complaint) {
		assertThatIllegalArgumentException().isThrownBy(() -> parse("---\n" + yaml + "\n---\nYou are an agent."))
			.withMessageStartingWith("sage.md: ")
			.withMessageContaining(complaint);
	}

	private static AgentDefinition parse(String content) {
		return AgentFile.parse("sage", "sage.md", content);
	}

}
