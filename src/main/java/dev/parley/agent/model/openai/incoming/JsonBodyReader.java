package dev.parley.agent.model.openai.incoming;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads an answer from a JSON body: one completion, or a sequence of chunks. Used by one
 * thread.
 */
final class JsonBodyReader {

	private static final int FIRST_CAPACITY = 8 << 10;

	private final InputStream in;

	private final IncomingAnswer answer;

	private final ChunkReader chunks;

	private byte[] body = new byte[FIRST_CAPACITY];

	/** The number of bytes of the current value so far. */
	private int length;

	private JsonExtent extent = new JsonExtent();

	JsonBodyReader(InputStream in, IncomingAnswer answer) {
		this.in = in;
		this.answer = answer;
		this.chunks = new ChunkReader(answer::accept);
	}

	/** Reads up to the end of the answer; true if the body was read to its end. */
	boolean read() throws IOException {
		while (!this.answer.isOver()) {
			makeRoom();
			int count = this.in.read(this.body, this.length, this.body.length - this.length);
			if (count < 0) {
				if (!text(0, this.length).isBlank()) {
					throw new EOFException("The body ends in the middle of the answer");
				}
				return true;
			}
			readValues(this.length + count);
		}
		return false;
	}

	private void makeRoom() {
		if (this.length == this.body.length) {
			if (2 * this.length > AnswerLimits.MESSAGE) {
				throw AnswerLimits.exceeded("more than " + AnswerLimits.MESSAGE + " bytes in one value");
			}
			this.body = Arrays.copyOf(this.body, 2 * this.length);
		}
	}

	private void readValues(int end) {
		int from = 0;
		for (int place = this.length; place < end && !this.answer.isOver(); place++) {
			if (this.extent.add(this.body[place])) {
				JsonValues.sequence(text(from, place + 1)).forEach(this.chunks::readBody);
				from = place + 1;
				this.extent = new JsonExtent();
			}
		}
		if (from > 0) {
			System.arraycopy(this.body, from, this.body, 0, end - from);
		}
		this.length = end - from;
	}

	private String text(int from, int to) {
		return new String(this.body, from, to - from, StandardCharsets.UTF_8);
	}

}
