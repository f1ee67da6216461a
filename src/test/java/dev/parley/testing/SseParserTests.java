package dev.parley.testing;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SseParserTests {

	private final List<String> events = new ArrayList<>();

	private final List<String> comments = new ArrayList<>();

	private final SseParser parser = new SseParser(
			(event) -> this.events.add("%s|%s|%s".formatted(event.id(), event.type(), event.data())),
			this.comments::add);

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\r\n" })
	void readsFramesWithAnyEndOfLine(String end) throws CharacterCodingException {
		feed("id: 1\nevent: token\ndata: é😀\n\nid: 2\ndata: b\n\n".replace("\n", end));
		assertThat(this.events).containsExactly("1|token|é😀", "2|message|b");
	}

	@Test
	void takesAwayOneSpaceAfterTheColonAndNoMore() throws CharacterCodingException {
		feed("data:a\n\ndata:  b \n\ndata\n\ndata: c: d\n\n");
		assertThat(this.events).containsExactly("|message|a", "|message| b ", "|message|", "|message|c: d");
	}

	@Test
	void joinsLinesOfData() throws CharacterCodingException {
		feed("data: a\ndata:\ndata: b\n\n");
		assertThat(this.events).containsExactly("|message|a\n\nb");
	}

	@Test
	void keepsTheLastIdAndForgetsTheLastType() throws CharacterCodingException {
		feed("id: 7\nevent: x\ndata: a\n\ndata: b\n\nid: bad\0id\ndata: c\n\nid\ndata: d\n\n");
		assertThat(this.events).containsExactly("7|x|a", "7|message|b", "7|message|c", "|message|d");
	}

	@Test
	void dropsFramesWithoutDataOrEnd() throws CharacterCodingException {
		feed("event: x\n\nretry: 5\nunknown: y\n\ndata: whole\n\ndata: unfinished\n");
		assertThat(this.events).containsExactly("|message|whole");
	}

	@Test
	void passesOverAByteOrderMarkOnce() throws CharacterCodingException {
		feed("\ufeffdata: a\n\n\ufeffdata: b\n\n");
		assertThat(this.events).containsExactly("|message|a");
	}

	@Test
	void tellsOfComments() throws CharacterCodingException {
		feed(": keep-alive\n\n:\n");
		assertThat(this.comments).containsExactly(" keep-alive", "");
		assertThat(this.events).isEmpty();
	}

	@Test
	void refusesWhatIsNoUtf8() {
		byte[] bytes = { 'd', 'a', 't', 'a', ':', (byte) 0xed, (byte) 0xa0, (byte) 0xbd, '\n' };
		assertThatExceptionOfType(CharacterCodingException.class)
			.isThrownBy(() -> this.parser.feed(bytes, bytes.length));
	}

	private void feed(String text) throws CharacterCodingException {
		for (byte next : text.getBytes(UTF_8)) {
			this.parser.feed(new byte[] { next }, 1);
		}
	}

}
