package dev.parley.agent.guardrail;

import java.util.List;
import java.util.Map;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.Moderator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GuardrailsTests {

	private final Guardrails guardrails = new Guardrails((text, cancellation) -> text.contains("harm"));

	@ParameterizedTest
	@ValueSource(strings = { "foo", "FOO!", "a foo b", "(foo)", "füü", "FÜÜ.", "say foo bar now", "c++", "I like C++.",
			"foo-bar", "\ud83d\ude00foo\ud83d\ude00", "x\nfoo" })
	void blockedWordsAreFound(String text) {
		assertThat(trips("blocked_words", List.of("foo", "füü", "c++", "foo-b"), text)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "food", "xfoo", "foo1", "foo_", "füüß", "éfoo", "f o o", "fooé", "c+" })
	void whatOnlyContainsABlockedWordPasses(String text) {
		assertThat(trips("blocked_words", List.of("foo", "füü", "c++"), text)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			foo.{1,5}bar | foo bar     | true
			foo.{1,5}bar | foo ... bar | true
			foo.{1,5}bar | foobar      | false
			(?i)secret\\d | a SECRET7  | true
			secret\\d    | a SECRET7   | false
			^only        | only first  | true
			^only        | not only    | false
			""")
	void blockedPatternsAreRegularExpressions(String pattern, String text, boolean trips) {
		assertThat(trips("blocked_patterns", List.of(pattern), text)).isEqualTo(trips);
	}

	@Test
	void patternsTakeLinearTime() {
		assertThat(trips("blocked_patterns", List.of("(a+)+$|(a|a)*b|(.*a){12}c"), "a".repeat(5000) + "!")).isFalse();
	}

	@Test
	void lengthIsCountedInCharacters() {
		assertThat(trips("max_length", 3, "äöü")).isFalse();
		assertThat(trips("max_length", 3, "\ud83d\ude00\ud83d\ude00\ud83d\ude00")).isFalse();
		assertThat(trips("max_length", 3, "four")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "sk-proj-abcdefghij0123456789", "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
			"github_pat_11ABCDEFG0abcdefghijkl", "glpat-abcdefghij0123456789", "xoxb-1234567890-abc",
			"sk_live_abcdefghij012345", "AKIAABCDEFGHIJKLMNOP", "AIzaSyA0123456789abcdefghijklmnopqrstuv",
			"hf_abcdefghijklmnopqrstuvwxyz0123", "npm_abcdefghijklmnopqrstuvwxyz0123456789",
			"Authorization: Bearer abc.def-0123456789_xyz", "-----BEGIN RSA PRIVATE KEY-----",
			"-----BEGIN PRIVATE KEY-----", "-----BEGIN OPENSSH PRIVATE KEY-----",
			"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc", "postgresql://parley:hunter2@db:5432/x" })
	void secretsAreFound(String secret) {
		assertThat(trips("secrets", null, secret)).isTrue();
		assertThat(trips("secrets", null, "Take this: " + secret + " and go.")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Ask sk-learn about it", "task-0123456789012345678901", "the bearer of bad news",
			"bearer authentication/authorization", "Set OPENAI_API_KEY", "-----BEGIN PUBLIC KEY-----",
			"https://example.org:8080/a@b", "0198c0de-0000-7000-8000-000000000001", "AKIA is a prefix",
			"https://ann@example.org/" })
	void textAboutSecretsPasses(String text) {
		assertThat(trips("secrets", null, text)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ann@example.org", "Ann.O'Neil+x@mail.example.co.uk", "jürgen@müller.de", "<a@b.io>",
			"4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "378282246310005",
			"5555 5555 5555 4444 2031", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000",
			"GB82 WEST 1234 5698 7654 32 IS MINE", "+49 30 1234567", "+4915112345678", "+1 (555) 123-4567",
			"(555) 123-4567", "555-123-4567", "030 12345678", "(030) 1234567", "0171/1234567" })
	void personalDataIsFound(String data) {
		assertThat(trips("personal_data", null, data)).isTrue();
		assertThat(trips("personal_data", null, "It is " + data + ", he said.")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ann at example.org", "@ann", "a@b", "@Override", "4111 1111 1111 1112",
			"14111111111111111", "1234567890123456", "FR14 2004 1010 0505 0001 3M02 607", "XDE89370400440532013000",
			"2026-01-15T10:36:58Z", "01-15-2024", "in 2024, 1000 of 12,345,678", "3.14159265358979",
			"0198c0de-0000-7000-8000-000000000001", "127.0.0.1", "1 + 2 = 3", "+ 1234" })
	void whatOnlyLooksLikePersonalDataPasses(String text) {
		assertThat(trips("personal_data", null, text)).isFalse();
	}

	@Test
	void moderationAsksTheModel() {
		assertThat(trips("moderation", null, "no evil")).isFalse();
		assertThat(trips("moderation", null, "harm")).isTrue();
	}

	@Test
	void moderationThatCannotRunFailsClosedUnlessItIsToldToFailOpen() {
		Moderator broken = (text, cancellation) -> {
			throw new ModelException(Fault.TIMEOUT, "down", true, null);
		};
		Guardrails withoutModel = new Guardrails(broken);
		for (Object closed : new Object[] { "none", Map.of("on_failure", "closed") }) {
			Guardrail guardrail = withoutModel.create("moderation", closed.equals("none") ? null : closed);
			assertThatExceptionOfType(ModelException.class).isThrownBy(() -> check(guardrail, "text"));
		}
		check(withoutModel.create("moderation", Map.of("on_failure", "open")), "text");
	}

	@Test
	void theReasonDoesNotQuoteTheText() {
		assertThatExceptionOfType(GuardrailTrippedException.class)
			.isThrownBy(() -> check(this.guardrails.create("blocked_words", List.of("foo")), "foo"))
			.withMessage("The message contains a word that is not allowed");
		assertThatExceptionOfType(GuardrailTrippedException.class)
			.isThrownBy(() -> check(this.guardrails.create("max_length", 3), "four"))
			.withMessage("The message is longer than 3 characters");
	}

	@Test
	void settingsSayWhatWasExpected() {
		assertExpected("blocked_words", null, "a list");
		assertExpected("blocked_words", "foo", "a list");
		assertExpected("blocked_words", List.of(), "a list");
		assertExpected("blocked_words", List.of("foo", 7), "but one is '7'");
		assertExpected("blocked_words", List.of("foo", " "), "a list of texts");
		assertExpected("blocked_words", List.of("w".repeat(448)), "fewer than 448 characters");
		assertExpected("blocked_patterns", List.of("fine", "(not"), "'(not' is invalid: missing closing )");
		assertExpected("blocked_patterns", List.of("(?<=look)behind"), "'(?<=look)behind' is invalid");
		assertExpected("blocked_patterns", List.of("a*"), "but 'a*' does");
		assertExpected("max_length", null, "a positive whole number");
		assertExpected("max_length", 0, "a positive whole number");
		assertExpected("max_length", "2000", "a positive whole number");
		assertExpected("secrets", List.of("x"), "no settings");
		assertExpected("personal_data", Map.of("email", true), "no settings");
		assertExpected("moderation", "open", "on_failure: closed");
		assertExpected("moderation", Map.of("on_failure", "ajar"), "on_failure: open");
		assertExpected("moderation", Map.of("on_failure", "open", "model", "x"), "on_failure: open");
		assertThatIllegalArgumentException().isThrownBy(() -> this.guardrails.create("magic", null))
			.withMessage(
					"unknown guardrail 'magic'; known are blocked_patterns, blocked_words, max_length, moderation, "
							+ "personal_data, secrets");
	}

	private void assertExpected(String name, @Nullable Object settings, String expected) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.guardrails.create(name, settings))
			.withMessageStartingWith("'" + name + "' expects ")
			.withMessageContaining(expected);
	}

	private boolean trips(String name, @Nullable Object settings, String text) {
		try {
			check(this.guardrails.create(name, settings), text);
			return false;
		}
		catch (GuardrailTrippedException ex) {
			return true;
		}
	}

	private static void check(Guardrail guardrail, String text) {
		InputCheck.check(List.of(guardrail), text, new Cancellation());
	}

}
