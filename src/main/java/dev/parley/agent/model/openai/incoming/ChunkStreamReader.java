package dev.parley.agent.model.openai.incoming;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import dev.parley.agent.model.openai.incoming.AnswerPiece.Failure;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Text;
import dev.parley.outbound.EventStreamReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads an answer from a stream of events, each with one chunk. It is more lenient than
 * the standard: a line that is a complete object is read as a chunk immediately, because
 * some APIs omit the empty line after it, and an incomplete event at the end of the
 * stream is read, too. Used by one thread.
 */
final class ChunkStreamReader {

	/** Marks the end of the answer in OpenAI's streams. */
	private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

	private final EventStreamReader events;

	private final IncomingAnswer answer;

	private final ChunkReader chunks;

	private final PlainChunk plainChunks = new PlainChunk();

	ChunkStreamReader(InputStream in, IncomingAnswer answer) {
		this.events = new EventStreamReader(in, AnswerLimits.MESSAGE);
		this.answer = answer;
		this.chunks = new ChunkReader(answer::accept);
	}

	/** Reads up to the end of the answer; true if the stream was read to its end. */
	boolean read() throws IOException {
		while (!this.answer.isOver()) {
			switch (this.events.next()) {
				case DATA -> readLine();
				case OTHER -> endIfDone();
				case EVENT -> readEvent();
				case END -> {
					readEvent();
					return true;
				}
			}
		}
		return false;
	}

	private void readLine() {
		if (!endIfDone() && !this.events.hasData() && isEnclosed() && readChunk()) {
			this.events.takeLine();
		}
	}

	private boolean endIfDone() {
		byte[] line = this.events.buffer();
		int first = this.events.from();
		int last = this.events.to();
		while (first < last && line[first] <= ' ' && line[first] >= 0) {
			first++;
		}
		while (first < last && line[last - 1] <= ' ' && line[last - 1] >= 0) {
			last--;
		}
		boolean done = Arrays.equals(line, first, last, DONE, 0, DONE.length);
		if (done) {
			readEvent();
			this.answer.done();
		}
		return done;
	}

	/** Whether the line may be an object. */
	private boolean isEnclosed() {
		byte[] line = this.events.buffer();
		int first = this.events.from();
		int last = this.events.to() - 1;
		while (last > first && line[last] == ' ') {
			last--;
		}
		return last > first && line[first] == '{' && line[last] == '}';
	}

	/** Reads the line; false if it is not a complete chunk. */
	private boolean readChunk() {
		if (this.answer.hasBegun() && this.chunks.readsFirstChoice()) {
			AnswerPiece piece = this.plainChunks.read(this.events.buffer(), this.events.from(), this.events.to());
			if (piece != null) {
				if (!(piece instanceof Text(String text) && text.isEmpty())) {
					this.answer.accept(piece);
				}
				return true;
			}
		}
		List<JsonNode> values = valuesOrNull(this.events.line());
		if (values != null) {
			read(values, type());
		}
		return values != null;
	}

	private void readEvent() {
		String data = this.events.data();
		if (data.isEmpty()) {
			return;
		}
		String type = type();
		boolean chunk = type.isEmpty() || type.equals("message");
		List<JsonNode> values = (chunk && !data.isBlank()) ? JsonValues.sequence(data) : valuesOrNull(data);
		read((values != null) ? values : List.of(), type);
	}

	private String type() {
		return this.events.type().strip();
	}

	private void read(List<JsonNode> values, String type) {
		values.forEach(this.chunks::readEvent);
		if (type.equals("error")) {
			this.answer.accept(new Failure());
		}
	}

	private static @Nullable List<JsonNode> valuesOrNull(String text) {
		try {
			return JsonValues.sequence(text);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

}
