package dev.parley.agent.output;

import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.PromptMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StructuredAnswerTests {

	private final StringBuilder text = new StringBuilder();

	private final List<String> objects = new ArrayList<>();

	private final StructuredAnswer answer = new StructuredAnswer(OutputFormat.of("""
			{"type": "object", "properties": {"text": {"type": "string"}, "level": {"type": "integer", "maximum": 10}},
			 "required": ["level"]}"""), this.text::append, this.objects::add);

	@Test
	void theObjectGrowsByEightCharactersAtFirst() {
		say("{\"text\":\"abcdefghijklmnopqrstuvwxyz\"");
		assertThat(this.objects).containsExactly("{}", "{\"text\":\"abcdefg\"}", "{\"text\":\"abcdefghijklmno\"}",
				"{\"text\":\"abcdefghijklmnopqrstuvw\"}");
	}

	@Test
	void theWholeObjectIsShownAtTheEnd() {
		say("```json\n{ \"text\": \"a\",\n \"level\": 1 }\n```");
		assertThat(this.answer.finish()).isTrue();
		assertThat(this.answer.json()).isEqualTo("{\"text\":\"a\",\"level\":1}").isEqualTo(this.objects.getLast());
		assertThat(this.text).hasToString(this.answer.json());
	}

	@Test
	void anObjectIsNotShownTwice() {
		say("{\"level\":1,\"a very long name that nobody has asked for\"");
		assertThat(this.objects).containsExactly("{}", "{\"level\":1}");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1_000, 10_000, 100_000 })
	void whatIsShownIsAFixedMultipleOfTheText(int length) {
		say("{\"text\":\"" + "x".repeat(length) + "\",\"level\":1}");
		assertThat(this.answer.finish()).isTrue();
		long shown = this.objects.stream().mapToLong(String::length).sum();
		assertThat(shown).isLessThan(36L * this.text.length());
		// Each 3 % more: about 23 while the text doubles, 34 before that begins.
		double doublings = Math.log(length / 267.0) / Math.log(2);
		assertThat(this.objects.size()).isBetween((int) (34 + 23 * doublings), (int) (38 + 24 * doublings));
	}

	@Test
	void aLongPieceIsOneObject() {
		this.answer.add("{\"text\":\"" + "x".repeat(10_000));
		assertThat(this.objects).hasSize(1);
	}

	@Test
	void anAnswerThatDoesNotFitIsMendedOnceAndStartsOver() {
		say("{\"text\":\"too much\",\"level\":11}");
		assertThat(this.answer.finish()).isFalse();
		List<PromptMessage> repair = this.answer.repair("{\"text\":\"too much\",\"level\":11}");
		assertThat(repair).hasSize(2)
			.first()
			.isEqualTo(new PromptMessage.FromModel("{\"text\":\"too much\",\"level\":11}", List.of()));
		assertThat(((PromptMessage.FromUser) repair.getLast()).text()).contains("/level", "10");
		say("{\"level\":10}");
		assertThat(this.answer.finish()).isTrue();
		assertThat(this.answer.json()).isEqualTo("{\"level\":10}").isEqualTo(this.objects.getLast());
	}

	@Test
	void aSecondAnswerThatDoesNotFitIsTheEnd() {
		say("Sorry");
		assertThat(this.answer.finish()).isFalse();
		this.answer.repair("Sorry");
		say("{\"level\":1");
		assertThat(this.answer.finish()).isFalse();
		assertThatExceptionOfType(OutputInvalidException.class).isThrownBy(() -> this.answer.repair("{\"level\":1"));
	}

	@Test
	void aModelThatSaidNothingIsNotQuoted() {
		assertThat(this.answer.finish()).isFalse();
		assertThat(this.answer.repair("")).singleElement().isInstanceOf(PromptMessage.FromUser.class);
	}

	private void say(String said) {
		said.chars().forEach((c) -> this.answer.add(Character.toString((char) c)));
	}

}
