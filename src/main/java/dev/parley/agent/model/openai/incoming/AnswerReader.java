package dev.parley.agent.model.openai.incoming;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import dev.parley.agent.model.openai.incoming.AnswerPiece.Failure;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Text;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the body of a response, until the answer is whole: a stream of events, or JSON,
 * whichever was asked for. Used by one thread, for one answer.
 */
public final class AnswerReader {

	private static final int BYTE_ORDER_MARK = 0xEF;

	private static final int REST_OF_MARK = 2;

	private static final int USUAL = 8 << 10;

	private final IncomingAnswer answer;

	private final ChunkReader chunks;

	private final PlainChunk plainChunks = new PlainChunk();

	private AnswerReader(IncomingAnswer answer) {
		this.answer = answer;
		this.chunks = new ChunkReader(answer::accept);
	}

	/**
	 * Reads an answer.
	 * @return whether the body was read to its end
	 * @throws IOException if the connection breaks before the answer is there
	 * @throws JacksonException if it cannot be read
	 * @throws dev.parley.agent.model.ModelException if it is none
	 */
	public static boolean read(InputStream body, IncomingAnswer answer) throws IOException {
		try {
			PushbackInputStream in = new PushbackInputStream(body);
			int first = firstByte(in);
			if (first >= 0) {
				in.unread(first);
			}
			AnswerReader reader = new AnswerReader(answer);
			return (first == '{' || first == '[') ? reader.readJson(in) : reader.readEvents(new ServerSentEvents(in));
		}
		catch (IOException | JacksonException ex) {
			// What comes after the answer does not decide what becomes of it.
			if (!answer.isFinished()) {
				throw ex;
			}
			return false;
		}
	}

	/** The first that is neither space nor part of a byte order mark. */
	private static int firstByte(InputStream in) throws IOException {
		int first = in.read();
		while (first == ' ' || first == '\n' || first == '\r' || first == '\t' || first == BYTE_ORDER_MARK) {
			if (first == BYTE_ORDER_MARK) {
				in.readNBytes(REST_OF_MARK);
			}
			first = in.read();
		}
		return first;
	}

	private boolean readEvents(ServerSentEvents events) throws IOException {
		while (!this.answer.isOver()) {
			switch (events.next()) {
				case LINE -> readLine(events);
				case EVENT -> readEvent(events);
				case DONE -> this.answer.done();
				case END -> {
					return true;
				}
			}
		}
		return false;
	}

	private void readLine(ServerSentEvents events) {
		if (this.answer.hasBegun() && this.chunks.readsFirstChoice()) {
			Text text = this.plainChunks.read(events.data(), events.from(), events.to());
			if (text != null) {
				if (!text.text().isEmpty()) {
					this.answer.accept(text);
				}
				return;
			}
		}
		List<JsonNode> values = valuesOrNull(text(events));
		if (values == null) {
			events.putBack();
			return;
		}
		read(values, events.name());
	}

	private void readEvent(ServerSentEvents events) {
		String name = events.name();
		boolean chunk = name.isEmpty() || name.equals("message");
		String text = text(events);
		List<JsonNode> values = (chunk && !text.isBlank()) ? JsonValues.sequence(text) : valuesOrNull(text);
		read((values != null) ? values : List.of(), name);
	}

	private void read(List<JsonNode> values, String name) {
		values.forEach(this.chunks::read);
		if (name.equals("error")) {
			this.answer.accept(new Failure());
		}
	}

	private static String text(ServerSentEvents events) {
		return new String(events.data(), events.from(), events.to() - events.from(), StandardCharsets.UTF_8);
	}

	private static @Nullable List<JsonNode> valuesOrNull(String text) {
		try {
			return JsonValues.sequence(text);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/** One completion, or a chunk on each line. */
	private boolean readJson(InputStream in) throws IOException {
		byte[] body = new byte[USUAL];
		int length = 0;
		JsonExtent extent = new JsonExtent();
		while (!this.answer.isOver()) {
			if (length == body.length) {
				if (2 * length > AnswerLimits.MESSAGE) {
					throw AnswerLimits.exceeded("more than " + AnswerLimits.MESSAGE + " bytes at once");
				}
				body = Arrays.copyOf(body, 2 * length);
			}
			int count = in.read(body, length, body.length - length);
			if (count < 0) {
				if (length > 0 && !new String(body, 0, length, StandardCharsets.UTF_8).isBlank()) {
					throw new EOFException("The answer ends in the middle");
				}
				return true;
			}
			int end = length + count;
			int from = 0;
			for (int place = length; place < end && !this.answer.isOver(); place++) {
				if (extent.add(body[place])) {
					readValue(new String(body, from, place + 1 - from, StandardCharsets.UTF_8));
					from = place + 1;
					extent = new JsonExtent();
				}
			}
			if (from > 0) {
				System.arraycopy(body, from, body, 0, end - from);
			}
			length = end - from;
		}
		return false;
	}

	private void readValue(String text) {
		JsonValues.sequence(text).forEach(this.chunks::read);
	}

}
