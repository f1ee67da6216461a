package dev.parley.agent.definition;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.parley.agent.guardrail.Guardrail;
import dev.parley.agent.guardrail.Guardrails;
import dev.parley.agent.model.CallPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AgentFileTests {

	private static final Set<String> TOOLS = Set.of("clock", "notes");

	private final AgentParts parts = new AgentParts(TOOLS, List.of(), new Guardrails((text, cancellation) -> false));

	@Test
	void everyKeyIsRead() {
		AgentDefinition agent = parse("""
				---
				description: Knows it all.
				keywords: [all, any thing]
				model: gpt-4o
				temperature: 0
				max_tokens: 200
				tools: [clock, notes]
				approve: [notes]
				output_schema:
				  type: object
				  properties:
				    answer: {type: integer, minimum: 0}
				input_guardrails:
				  - blocked_words: [foo, bar]
				  - max_length: 2000
				  - moderation
				output_guardrails: [secrets, personal_data]
				requires_role: premium
				max_rounds: 3
				history_tokens: 500
				---
				You know it all.

				---
				And more.
				""");
		assertThat(agent).isEqualTo(new AgentDefinition("sage", "Knows it all.", List.of("all", "any thing"), "gpt-4o",
				0.0, 200, List.of("clock", "notes"), List.of("notes"),
				"{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"integer\",\"minimum\":0}}}",
				agent.inputGuardrails(), agent.outputGuardrails(), "premium", 3, 500, CallPolicy.DEFAULT, null, null,
				"You know it all.\n\n---\nAnd more."));
		assertThat(agent.inputGuardrails()).extracting(Guardrail::name)
			.containsExactly("blocked_words", "max_length", "moderation");
		assertThat(agent.outputGuardrails()).extracting(Guardrail::name).containsExactly("secrets", "personal_data");
	}

	@ParameterizedTest
	@ValueSource(strings = { "---\r\ndescription: Short\r\n---\r\nBe brief.\r\n",
			"\uFEFF---  \ndescription: Short\n---\t\nBe brief." })
	void aDescriptionIsEnough(String content) {
		assertThat(parse(content))
			.isEqualTo(new AgentDefinition("sage", "Short", List.of(), null, null, null, List.of(), List.of(), null,
					List.of(), List.of(), null, 10, 8000, CallPolicy.DEFAULT, null, null, "Be brief."));
	}

	@Test
	void anAgentMayHaveTimeLimitsAFallbackAndACache() {
		AgentDefinition agent = parse("""
				---
				description: Short
				fallback_model: small
				first_token_timeout: 5s
				token_timeout: 500ms
				answer_timeout: 2m
				max_duration: 1h
				cache: 30m
				cache_shared: true
				---
				Be brief.""");
		assertThat(agent.calls())
			.isEqualTo(new CallPolicy("small", Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofMinutes(2)));
		assertThat(agent.maxDuration()).isEqualTo(Duration.ofHours(1));
		assertThat(agent.cache()).isEqualTo(new AnswerCaching(Duration.ofMinutes(30), true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "You are an agent.", "---\ndescription: no end", "description: no start\n---\ntext",
			"---\ndescription: no line of its own\n---text" })
	void aFileWithoutFrontMatterSaysWhatWasExpected(String content) {
		assertWrong(content, "sage.md, line 1: expected YAML between two lines of ---, then the instructions");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					``                                   | 2: expected keys and values
					just words                           | 2: expected keys and values
					`\n- a list`                         | 3: expected keys and values
					model: gpt                           | 1: 'description' is missing
					description: ''                      | 2: 'description' must not be blank
					description:                         | 2: 'description' must be text; quotes make it text, but is empty
					description: [a]                     | 2: 'description' must be text; quotes make it text, but is a list
					description: {a: b}                  | 2: 'description' must be text; quotes make it text, but is a map
					description: 42                      | 2: 'description' must be text; quotes make it text, but is 42
					`description: a\ncolour: red`        | 3: unknown key 'colour'; expected one of answer_timeout, approve, cache,
					`description: a\n\n\ndescription: b` | 5: the YAML cannot be read: found duplicate key description
					`description: a\nmodel: "  "`        | 3: 'model' must not be blank
					`description: a\ntemperature: hot`   | 3: 'temperature' must be a number from 0 to 2, but is hot
					`description: a\ntemperature: 2.1`   | 3: 'temperature' must be
					`description: a\ntemperature: -1`    | 3: 'temperature' must be
					`description: a\ntemperature: .nan`  | 3: 'temperature' must be
					`description: a\nmax_tokens: 1.5`    | 3: 'max_tokens' must be a whole number from 1 to 2147483647, but is 1.5
					`description: a\nmax_tokens: 0`      | 3: 'max_tokens' must be
					`description: a\nmax_rounds: ten`    | 3: 'max_rounds' must be
					`description: a\nmax_rounds: 0`      | 3: 'max_rounds' must be
					`description: a\nhistory_tokens: -1` | 3: 'history_tokens' must be
					`description: a\nhistory_tokens: 5000000000` | 3: 'history_tokens' must be
					`description: a\ntools: clock`       | 3: 'tools' must be a list, such as [one, two], but is clock
					`description: a\ntools: [clock]\napprove: [notes]` | 4: 'approve' names notes, which is not in 'tools'
					`description: a\ntools:\n- clock\n- sword` | 5: unknown tool 'sword'; known are clock, notes
					`description: a\ntools: [clock, clock]` | 3: 'tools' names clock twice
					`description: a\ntools: [7]`         | 3: 'tools' must be text; quotes make it text, but is 7
					`description: a\nrequires_role: boss` | 3: 'requires_role' must be one of user, premium, admin, but is boss
					`description: a\ninput_guardrails: magic` | 3: 'input_guardrails' must be a list
					`description: a\ninput_guardrails:\n- moderation\n- magic` | 5: input_guardrails: unknown guardrail 'magic'; known are
					`description: a\noutput_guardrails:\n- max_length: -1` | 4: output_guardrails: 'max_length' expects a positive whole number
					`description: a\noutput_guardrails:\n- a: 1\n  b: 2` | 4: 'output_guardrails' must be a list of names
					`description: a\ninput_guardrails: [[moderation]]` | 3: 'input_guardrails' must be a list of names
					`description: a\nmax_duration: 30`   | 3: 'max_duration' must be a time, such as 500ms, 30s, 10m or 2h, but is 30
					`description: a\ntoken_timeout: 0s`  | 3: 'token_timeout' must be a time
					`description: a\nanswer_timeout: 1w` | 3: 'answer_timeout' must be a time
					`description: a\nfallback_model: 4`  | 3: 'fallback_model' must be text
					`description: a\ncache: yes`         | 3: 'cache' must be a time
					`description: a\ntools: [clock]\ncache: 30m` | 4: 'cache' is for agents without tools; remove it, or 'tools'
					`description: a\ncache_shared: true` | 3: 'cache_shared' needs 'cache', such as 'cache: 30m'
					`description: a\ncache: 1h\ncache_shared: 1` | 4: 'cache_shared' must be true or false, but is 1
					`description: "a`                    | 3: the YAML cannot be read: found unexpected end of stream
					`description: a\nmodel: b: c`        | 3: the YAML cannot be read: mapping values are not allowed here
					`description: a\nmodel: @b`          | 3: the YAML cannot be read: found character '@'
					`description: !!java.io.File a`      | 2: the YAML cannot be read: Global tag is not allowed
					`description: a\ntemperature: !!java.io.File a` | 3: the YAML cannot be read: Global tag is not allowed
					`description: &d a\nmodel: *d`       | 3: aliases (*name) are not supported
					""")
	void aWrongValueIsNamedWithItsLineAndWhatWasExpected(String yaml, String complaint) {
		assertWrong("---\n" + yaml + "\n---\nYou are an agent.", "sage.md, line " + complaint);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					output_schema: text                                       | 3: 'output_schema' must be a map
					output_schema: {type: string}                             | 3: 'output_schema' must describe an object
					output_schema: {properties: {}}                           | 3: 'output_schema' must describe an object
					`output_schema:\n  type: object\n  required: name`        | 5: 'output_schema' is not a JSON Schema (2020-12): /required
					`output_schema:\n  type: object\n  properties:\n    a:\n      type: int` | 7: 'output_schema' is not a JSON Schema (2020-12): /properties/a/type
					`output_schema:\n  type: object\n  properties:\n    a: {minimum: low}` | 6: 'output_schema' is not a JSON Schema (2020-12): /properties/a/minimum
					`output_schema:\n  type: object\n  type: array`           | 5: the YAML cannot be read: found duplicate key type
					`output_schema:\n  type: object\n  properties: {a: {$ref: '#/$defs/nothing'}}` | 4: 'output_schema' cannot be used
					""")
	void anOutputSchemaKeepsTheRulesForSchemas(String yaml, String complaint) {
		assertThatExceptionOfType(AgentFileException.class)
			.isThrownBy(() -> parse("---\ndescription: a\n" + yaml + "\n---\nYou are an agent."))
			.withMessageStartingWith("sage.md, line ")
			.withMessageContaining(complaint);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n\t\n" })
	void anAgentHasInstructions(String body) {
		assertWrong("---\ndescription: a\nmodel: b\n---\n" + body,
				"sage.md, line 4: expected instructions below the second line of ---");
		assertWrong("---\ndescription: a\nmodel: b\n---", "sage.md, line 4: expected instructions");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sage", "1st", "my-agent", "my agent", "", "späher", "_x" })
	void aNameIsSmallLetters(String name) {
		assertThatExceptionOfType(AgentFileException.class)
			.isThrownBy(() -> AgentFile.parse(name + ".md", "---\ndescription: a\n---\nText", this.parts))
			.withMessageStartingWith(name + ".md, line 1: '" + name + "' is not a valid agent name");
	}

	@Test
	void allProblemsAreReportedTogether() {
		assertWrong("---\ncolour: red\ntemperature: 3\nmodel: 4\n---\n", """
				sage.md, line 1: 'description' is missing
				sage.md, line 2: unknown key 'colour'""");
		assertWrong("---\ndescription: a\ntemperature: 3\nmodel: 4\n---\n", """
				sage.md, line 3: 'temperature' must be a number from 0 to 2, but is 3
				sage.md, line 4: 'model' must be text; quotes make it text, but is 4
				sage.md, line 5: expected instructions below the second line of ---""");
	}

	private void assertWrong(String content, String complaint) {
		assertThatExceptionOfType(AgentFileException.class).isThrownBy(() -> parse(content))
			.withMessageStartingWith(complaint);
	}

	private AgentDefinition parse(String content) {
		return AgentFile.parse("sage.md", content, this.parts);
	}

}
