package dev.parley.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.parley.outbound.EventStreamReader.Found;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EventStreamReaderTests {

	private static final int LIMIT = 4096;

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void linesEndInEachWay(String lineBreak) throws IOException {
		String stream = "data: one\n\ndata:two\ndata:  three\n\n".replace("\n", lineBreak);
		assertThat(events(stream)).containsExactly("one", "two\n three");
	}

	@Test
	void keepsToTheStandardsExamples() throws IOException {
		assertThat(events("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly("YHOO\n+2\n10");
		assertThat(
				events(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"))
			.containsExactly("first event", "second event", " third event");
		assertThat(events("data\n\ndata\ndata\n\ndata:")).containsExactly("", "\n");
	}

	/** A generated stream is read in pieces of any size. */
	@Property(tries = 500)
	void whatIsWrittenIsRead(@ForAll("data") List<String> data, @ForAll("lineBreaks") String lineBreak,
			@ForAll @IntRange(min = 1, max = 40) int bytesAtATime) throws IOException {
		StringBuilder stream = new StringBuilder(": begin\n\n");
		for (String event : data) {
			stream.append("id: 7\nevent: named\ndata: ")
				.append(event.replace("\n", "\ndata: "))
				.append("\nretry: 9\n\n");
		}
		EventStreamReader events = reader(stream.toString().replace("\n", lineBreak), bytesAtATime);
		for (String event : data) {
			assertThat(nextEvent(events)).isEqualTo(Found.EVENT);
			assertThat(events.data()).isEqualTo(event);
			assertThat(events.type()).isEqualTo("named");
			assertThat(events.lastEventId()).isEqualTo("7");
			assertThat(events.retry()).isEqualTo(Duration.ofMillis(9));
		}
		assertThat(nextEvent(events)).isEqualTo(Found.END);
	}

	@Provide
	Arbitrary<List<String>> data() {
		return Arbitraries.of("", "x", "a\nb", "\n", " ", "data: x", ":", "zażółć 🙂", "{\"a\":1}", "x".repeat(1500))
			.list()
			.ofMaxSize(6);
	}

	@Provide
	Arbitrary<String> lineBreaks() {
		return Arbitraries.of("\n", "\r\n", "\r");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, LIMIT })
	void oneByteOrderMarkIsSkipped(int bytesAtATime) throws IOException {
		assertThat(events("\ufeffdata: a\n\n", bytesAtATime)).containsExactly("a");
		assertThat(events("\ufeff\ufeffdata: a\n\ndata: b\n\n", bytesAtATime)).containsExactly("b");
		assertThat(events("\ufeff\ndata: a\n\n", bytesAtATime)).containsExactly("a");
		assertThat(events("data: a\n\ufeffdata: b\n\n", bytesAtATime)).containsExactly("a");
		assertThat(events("\ufeff", bytesAtATime)).isEmpty();
	}

	@Test
	void anEventThatIsCutOffIsNoEventButItsDataIsThere() throws IOException {
		EventStreamReader events = reader("id: 1\ndata: a\n\nid: 2\ndata: b\ndata: c", LIMIT);
		assertThat(nextEvent(events)).isEqualTo(Found.EVENT);
		assertThat(nextEvent(events)).isEqualTo(Found.END);
		assertThat(events.lastEventId()).isEqualTo("1");
		assertThat(events.hasData()).isTrue();
		assertThat(events.data()).isEqualTo("b\nc");
	}

	@Test
	void theIdOfAnEventWithoutDataCounts() throws IOException {
		EventStreamReader events = reader("id: 1\n\nid: 2\u0000\n\nother: 3\nevent: ping\n\n", LIMIT);
		assertThat(nextEvent(events)).isEqualTo(Found.END);
		assertThat(events.lastEventId()).isEqualTo("1");
	}

	@Test
	void theTypeIsOfOneEvent() throws IOException {
		EventStreamReader events = reader("event: a\n\ndata: 1\n\nevent: b\ndata: 2\ndata: 2\n\ndata: 3\n\n", LIMIT);
		List<String> types = new ArrayList<>();
		while (nextEvent(events) == Found.EVENT) {
			types.add(events.type());
		}
		assertThat(types).containsExactly("", "b", "");
	}

	@Test
	void theTimeToWaitIsANumberOfMilliseconds() throws IOException {
		EventStreamReader events = reader("retry: 250\n\nretry: soon\n\nretry: -1\n\nretry:99999999999999999999\n\n",
				LIMIT);
		assertThat(events.retry()).isNull();
		assertThat(nextEvent(events)).isEqualTo(Found.END);
		assertThat(events.retry()).isEqualTo(Duration.ofMillis(250));
	}

	@Test
	void aTimeToWaitThatIsCutOffDoesNotCount() throws IOException {
		EventStreamReader events = reader("retry: 250\nretry: 3", LIMIT);
		assertThat(nextEvent(events)).isEqualTo(Found.END);
		assertThat(events.retry()).isEqualTo(Duration.ofMillis(250));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5, LIMIT })
	void aLineOfDataCanBeTakenForItself(int bytesAtATime) throws IOException {
		EventStreamReader events = reader("data: 1\ndata: 2\ndata: 3\n\ndata: 4\n\n", bytesAtATime);
		assertThat(events.next()).isEqualTo(Found.DATA);
		assertThat(events.line()).isEqualTo("1");
		events.takeLine();
		assertThat(events.next()).isEqualTo(Found.DATA);
		assertThat(events.line()).isEqualTo("2");
		assertThat(events.hasData()).isFalse();
		assertThat(nextEvent(events)).isEqualTo(Found.EVENT);
		assertThat(events.data()).isEqualTo("2\n3");
		assertThat(events.next()).isEqualTo(Found.DATA);
		events.takeLine();
		assertThat(events.next()).as("an event without data").isEqualTo(Found.END);
	}

	@Test
	void linesOfUnknownFieldsAreShownAndBelongToNoEvent() throws IOException {
		EventStreamReader events = reader("database: 1\n: a comment\nend\ndata: 2\n\n", LIMIT);
		assertThat(events.next()).isEqualTo(Found.OTHER);
		assertThat(events.line()).isEqualTo("database: 1");
		assertThat(events.next()).isEqualTo(Found.OTHER);
		assertThat(events.line()).isEqualTo("end");
		assertThat(nextEvent(events)).isEqualTo(Found.EVENT);
		assertThat(events.data()).isEqualTo("2");
	}

	/** The LF of a CRLF may arrive only with the next event. */
	@Test
	@Timeout(60)
	void waitsForNothingAfterTheEndOfAnEvent() throws IOException {
		try (PipedOutputStream server = new PipedOutputStream(); InputStream in = new PipedInputStream(server)) {
			EventStreamReader events = new EventStreamReader(in, LIMIT);
			server.write("data: a\r\n\r".getBytes(StandardCharsets.UTF_8));
			assertThat(nextEvent(events)).isEqualTo(Found.EVENT);
			server.write("\ndata: b\n\n".getBytes(StandardCharsets.UTF_8));
			assertThat(nextEvent(events)).isEqualTo(Found.EVENT);
			assertThat(events.data()).isEqualTo("b");
		}
	}

	@Test
	void aLineAndAnEventMayBeAsLongAsTheLimit() throws IOException {
		String line = "x".repeat(LIMIT - "data:\n".length());
		assertThat(events("data:" + line + "\n\n")).containsExactly(line);
		String half = "x".repeat(LIMIT / 2 - 1);
		assertThat(events("data:" + half + "\ndata:" + half + "\n\n")).containsExactly(half + "\n" + half);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "data: x", "data: x\n", "data\n", ":", "event: x", "id: x" })
	void anEventOrALineWithoutAnEndIsTooLong(String repeated) {
		EventStreamReader events = reader(repeated.repeat(LIMIT + 2), 100);
		assertThatExceptionOfType(EventTooLongException.class).isThrownBy(() -> nextEvent(events));
	}

	private static List<String> events(String stream) throws IOException {
		return events(stream, LIMIT);
	}

	private static List<String> events(String stream, int bytesAtATime) throws IOException {
		EventStreamReader events = reader(stream, bytesAtATime);
		List<String> all = new ArrayList<>();
		while (nextEvent(events) == Found.EVENT) {
			all.add(events.data());
		}
		return all;
	}

	/** Reads events like a caller that follows the standard. */
	private static Found nextEvent(EventStreamReader events) throws IOException {
		Found found = events.next();
		while (found == Found.DATA || found == Found.OTHER) {
			found = events.next();
		}
		return found;
	}

	private static EventStreamReader reader(String stream, int bytesAtATime) {
		return new EventStreamReader(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)) {
			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				return super.read(target, offset, Math.min(length, bytesAtATime));
			}
		}, LIMIT);
	}

}
