package dev.parley.agent.model.openai;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

				data: an event without an end
				""";
		List<String> expected = List.of("{\"a\":1}", "no space", "first line\nsecond line", "zażółć 🙂");
		assertThat(data(stream, bytesAtATime)).isEqualTo(expected);
		assertThat(data(stream.replace("\n", "\r\n"), bytesAtATime)).isEqualTo(expected);
	}

	@Test
	void anEventMayBeLongerThanAnyBuffer() throws IOException {
		String longData = "x".repeat(100_000);
		assertThat(data("data: " + longData + "\n\ndata: y\n\n", 999)).containsExactly(longData, "y");
	}

	@Test
	void anEventWithoutAnEndIsAFault() {
		InputStream endless = new InputStream() {
			@Override
			public int read() {
				return 'x';
			}
		};
		assertThatExceptionOfType(EOFException.class).isThrownBy(() -> new ServerSentEvents(endless, () -> {
		}).next());
	}

	@Test
	void tellsWheneverBytesHaveCome() throws IOException {
		AtomicInteger reads = new AtomicInteger();
		new ServerSentEvents(cut(": keep-alive\n\n", 7), reads::incrementAndGet).next();
		assertThat(reads).hasValue(2);
	}

	private static List<String> data(String stream, int bytesAtATime) throws IOException {
		ServerSentEvents events = new ServerSentEvents(cut(stream, bytesAtATime), () -> {
		});
		List<String> all = new ArrayList<>();
		for (byte[] data = events.next(); data != null; data = events.next()) {
			all.add(new String(data, StandardCharsets.UTF_8));
		}
		return all;
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
