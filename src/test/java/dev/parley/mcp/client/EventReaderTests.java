package dev.parley.mcp.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EventReaderTests {

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void endsLinesInEachWay(String end) throws IOException {
		assertThat(read("data: one\n\ndata:two\ndata:  three\n\n".replace("\n", end))).containsExactly("one",
				"two\n three");
	}

	@Test
	void keepsToTheStandardsExamples() throws IOException {
		assertThat(read("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly("YHOO\n+2\n10");
		assertThat(read(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"))
			.containsExactly("first event", "second event", " third event");
		assertThat(read("data\n\ndata\ndata\n\ndata:")).containsExactly("", "\n");
	}

	@Test
	void skipsOneByteOrderMark() throws IOException {
		assertThat(read("\ufeffdata: a\n\n")).containsExactly("a");
		assertThat(read("\ufeff\ufeffdata: a\n\ndata: b\n\n")).containsExactly("b");
	}

	@Test
	void dropsAnEventThatIsNotComplete() throws IOException {
		EventReader events = reader("id: 1\ndata: a\n\nid: 2\ndata: b\n");
		assertThat(readAll(events)).containsExactly("a");
		assertThat(events.lastEventId()).isEqualTo("1");
	}

	@Test
	void takesTheIdOfAnEventWithoutDataToo() throws IOException {
		EventReader events = reader("id: 1\n\nid: 2\u0000\n\nother: 3\nevent: ping\ndata: x\n\n");
		assertThat(readAll(events)).isEmpty();
		assertThat(events.lastEventId()).isEqualTo("1");
	}

	@Test
	void readsHowLongToWait() throws IOException {
		EventReader events = reader("retry: 250\n\nretry: soon\n\nretry: -1\n\nretry:99999999999999999999\n\n");
		assertThat(events.retry()).isNull();
		assertThat(readAll(events)).isEmpty();
		assertThat(events.retry()).isEqualTo(Duration.ofMillis(250));
	}

	private static List<String> read(String stream) throws IOException {
		return readAll(reader(stream));
	}

	private static EventReader reader(String stream) {
		return new EventReader(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
	}

	private static List<String> readAll(EventReader events) throws IOException {
		List<String> all = new ArrayList<>();
		for (String data = events.next(); data != null; data = events.next()) {
			all.add(data);
		}
		return all;
	}

}
