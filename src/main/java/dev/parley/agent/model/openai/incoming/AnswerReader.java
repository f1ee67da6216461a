package dev.parley.agent.model.openai.incoming;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

import dev.parley.outbound.EventTooLongException;
import tools.jackson.core.JacksonException;

/**
 * Reads the body of a response until the answer is complete. The body is a stream of
 * events or JSON.
 */
public final class AnswerReader {

	private static final int BYTE_ORDER_MARK = 0xEF;

	private static final int REST_OF_MARK = 2;

	private AnswerReader() {
	}

	/**
	 * Reads an answer.
	 * @return whether the body was read to its end
	 * @throws IOException if the connection breaks before the answer is complete
	 * @throws JacksonException if the answer is invalid JSON
	 * @throws dev.parley.agent.model.ModelException if the body is not an answer
	 */
	public static boolean read(InputStream body, IncomingAnswer answer) throws IOException {
		try {
			PushbackInputStream in = new PushbackInputStream(body);
			int first = firstByte(in);
			if (first >= 0) {
				in.unread(first);
			}
			return (first == '{' || first == '[') ? new JsonBodyReader(in, answer).read()
					: new ChunkStreamReader(in, answer).read();
		}
		catch (IOException | JacksonException ex) {
			// A failure after the end of the answer is ignored.
			if (answer.isFinished()) {
				return false;
			}
			if (ex instanceof EventTooLongException) {
				throw AnswerLimits.exceeded("an event of more than " + AnswerLimits.MESSAGE + " bytes");
			}
			throw ex;
		}
	}

	/**
	 * The first byte that is neither white space nor part of a byte order mark; -1 at the
	 * end.
	 */
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

}
