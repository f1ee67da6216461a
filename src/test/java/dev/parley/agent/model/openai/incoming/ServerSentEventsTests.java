package dev.parley.agent.model.openai.incoming;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ServerSentEventsTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 4096 })
	void readsTheDataOfEveryEventHoweverTheBytesAreCut(int bytesAtATime) throws IOException {
		String stream = """
				: a comment

				data: {"a":1}

				event: ping
				id: 7
				data:no space
				retry: 10

				data: first line
				data: second line

				data
				database: not data

				data: zażółć 🙂

				event: named
				data: {"b":
				data: 2}

				data: {}{}
				data: an event without an end""";
		List<String> expected = List.of("{\"a\":1}", "no space", "first line\nsecond line", "zażółć 🙂", "{\"b\":\n2}",
				"{}{}", "an event without an end");
		assertThat(data(stream, bytesAtATime)).isEqualTo(expected);
		assertThat(data(stream.replace("\n", "\r\n"), bytesAtATime)).isEqualTo(expected);
		assertThat(data(stream.replace("\n", "\r"), bytesAtATime)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5, 4096 })
	void aLineThatIsNotAllOfItsEventCanBePutBack(int bytesAtATime) throws IOException {
		ServerSentEvents events = new ServerSentEvents(cut("data: {}\ndata: }\n\ndata: {}\n\n", bytesAtATime));
		assertThat(events.next()).isEqualTo(ServerSentEvents.Found.LINE);
		events.putBack();
		assertThat(events.next()).isEqualTo(ServerSentEvents.Found.EVENT);
		assertThat(text(events)).isEqualTo("{}\n}");
		assertThat(events.next()).isEqualTo(ServerSentEvents.Found.LINE);
		assertThat(text(events)).isEqualTo("{}");
		assertThat(events.next()).isEqualTo(ServerSentEvents.Found.END);
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: [DONE]\n\n", "data:[DONE]\r\n", "data:  [DONE] \n", "data: [DONE]", "[DONE]\n" })
	void knowsTheEndOfAnAnswer(String end) throws IOException {
		ServerSentEvents events = new ServerSentEvents(cut("data: a\n" + end, 3));
		assertThat(events.next()).isEqualTo(ServerSentEvents.Found.EVENT);
		assertThat(text(events)).isEqualTo("a");
		assertThat(events.next()).isEqualTo(ServerSentEvents.Found.DONE);
	}

	@Test
	void knowsTheNamesOfEvents() throws IOException {
		ServerSentEvents events = new ServerSentEvents(cut("event: error \ndata: {}\n\ndata: {}\n\n", 3));
		events.next();
		assertThat(events.name()).isEqualTo("error");
		events.next();
		assertThat(events.name()).isEmpty();
	}

	@Test
	void anEventMayBeLongerThanAnyBuffer() throws IOException {
		String longData = "x".repeat(100_000);
		assertThat(data("data: " + longData + "\n\ndata: y\n\n", 999)).containsExactly(longData, "y");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "data: x\n", "data\n", "data: {}\n" })
	void anEventWithoutAnEndIsTooLong(String repeated) {
		InputStream endless = new InputStream() {

			private int at;

			@Override
			public int read() {
				return repeated.charAt(this.at++ % repeated.length());
			}

			@Override
			public int read(byte[] target, int offset, int length) {
				for (int i = 0; i < length; i++) {
					target[offset + i] = (byte) read();
				}
				return length;
			}

		};
		ModelException ex = catchThrowableOfType(ModelException.class, () -> {
			ServerSentEvents events = new ServerSentEvents(endless);
			while (events.next() == ServerSentEvents.Found.LINE) {
				events.putBack();
			}
		});
		assertThat(ex.fault()).isEqualTo(Fault.TOO_LONG);
	}

	private static List<String> data(String stream, int bytesAtATime) throws IOException {
		ServerSentEvents events = new ServerSentEvents(cut(stream, bytesAtATime));
		List<String> all = new ArrayList<>();
		while (events.next() != ServerSentEvents.Found.END) {
			all.add(text(events));
		}
		return all;
	}

	private static String text(ServerSentEvents events) {
		return new String(events.data(), events.from(), events.to() - events.from(), StandardCharsets.UTF_8);
	}

	private static InputStream cut(String stream, int bytesAtATime) {
		return new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)) {
			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				return super.read(target, offset, Math.min(length, bytesAtATime));
			}
		};
	}

}
