package dev.parley.agent.model.openai.incoming;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.openai.Gateways;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.parley.testing.Chunks.delta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChunkStreamReaderTests {

	private static final String ONE = delta("{\"content\":\"one\"}").strip();

	private static final String TWO = delta("{\"content\":\"two\"}").strip();

	private final List<String> told = new ArrayList<>();

	private final IncomingAnswer answer = new IncomingAnswer(Gateways.userMessage("Hi", true), this.told::add,
			new Unwatched());

	@Test
	void linesAreChunksIfTheEmptyLinesAreMissing() throws IOException {
		read(ONE + "\n" + TWO);
		assertThat(this.told).containsExactly("one", "two");
	}

	@Test
	void aChunkMayBeSpreadOverLines() throws IOException {
		read(ONE.replace(",", ",\ndata: ").replace(":", ":\ndata: ").replace("data:\ndata: ", "data: ") + "\n\n" + TWO
				+ "\n\n");
		assertThat(this.told).containsExactly("one", "two");
	}

	@Test
	void aLineThatOnlyLooksWholeIsAPartOfItsEvent() throws IOException {
		read("data: {\"a\":{}\ndata: }\n\n" + ONE + "\n\n");
		assertThat(this.told).containsExactly("one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: [DONE]\n\n", "data:[DONE]\r\n", "data:  [DONE] \n", "data: [DONE]", "[DONE]\n" })
	void theAnswerIsOverWhenTheStreamSaysSo(String end) throws IOException {
		String unfinished = ONE.replace("\",\"", "\",\ndata: \"");
		assertThat(read(unfinished + "\n" + end + "\n" + TWO + "\n\n")).as("read to its end").isFalse();
		assertThat(this.answer.isOver()).isTrue();
		assertThat(this.told).containsExactly("one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "event: error \ndata: {}\n\n", "event: error\ndata: words\n\n", "event: error\ndata: {}" })
	void anEventOfTheTypeErrorIsAFailure(String event) {
		assertThatExceptionOfType(ModelException.class).isThrownBy(() -> read(ONE + "\n\n" + event));
	}

	private boolean read(String stream) throws IOException {
		return new ChunkStreamReader(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)), this.answer)
			.read();
	}

}
