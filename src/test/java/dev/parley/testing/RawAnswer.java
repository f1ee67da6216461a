package dev.parley.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A response of exact HTTP/1.1 bytes, with pauses, and optionally an end of the
 * connection. Without one, the connection waits for the next request.
 */
public final class RawAnswer implements Answer {

	private final List<Step> steps;

	private final int pieceSize;

	private RawAnswer(List<Step> steps, int pieceSize) {
		this.steps = steps;
		this.pieceSize = pieceSize;
	}

	/** An empty response, without a status. */
	public static RawAnswer ofBytes() {
		return new RawAnswer(List.of(), Integer.MAX_VALUE);
	}

	/** The head of an event stream in chunked encoding. */
	public static RawAnswer stream() {
		return ofBytes()
			.bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
	}

	/** A complete event stream. */
	public static RawAnswer stream(String... events) {
		return stream().chunk(String.join("", events)).end();
	}

	/** A complete JSON response. */
	public static RawAnswer json(String body) {
		return ofBytes()
			.bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
				.formatted(body.getBytes(StandardCharsets.UTF_8).length))
			.bytes(body);
	}

	public RawAnswer bytes(String text) {
		return bytes(text.getBytes(StandardCharsets.UTF_8));
	}

	public RawAnswer bytes(byte[] bytes) {
		return then((connection, out) -> {
			for (int from = 0; from < bytes.length;) {
				int length = Math.min(this.pieceSize, bytes.length - from);
				out.write(bytes, from, length);
				out.flush();
				from += length;
			}
		});
	}

	/** One chunk of HTTP's chunked encoding; an empty text would be the end. */
	public RawAnswer chunk(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return bytes(Integer.toHexString(bytes.length) + "\r\n").bytes(bytes).bytes("\r\n");
	}

	/** The end of HTTP's chunked encoding. */
	public RawAnswer end() {
		return bytes("0\r\n\r\n");
	}

	/** Writes the rest in pieces of the given number of bytes. */
	public RawAnswer inPiecesOf(int size) {
		return new RawAnswer(this.steps, size);
	}

	public RawAnswer pause(Duration pause) {
		return then((connection, out) -> connection.pause(pause));
	}

	/** Waits for a release of the gate. */
	public RawAnswer pass(Gate gate) {
		return then((connection, out) -> gate.pass(connection));
	}

	/** Repeats a chunk until the peer disconnects. */
	public RawAnswer chunkForever(String text, Duration every) {
		byte[] chunk = (Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n")
			.getBytes(StandardCharsets.UTF_8);
		return then((connection, out) -> {
			while (true) {
				out.write(chunk);
				connection.pause(every);
			}
		});
	}

	/** Sends nothing more, and keeps the connection open until the peer closes it. */
	public RawAnswer hold() {
		return then((connection, out) -> connection.stall());
	}

	/** Closes the connection. */
	public RawAnswer close() {
		return then((connection, out) -> connection.end(Ending.How.CUT_BY_SCRIPT));
	}

	/** Closes the connection with a TCP reset. */
	public RawAnswer reset() {
		return then((connection, out) -> connection.reset());
	}

	private RawAnswer then(Step step) {
		List<Step> more = new ArrayList<>(this.steps);
		more.add(step);
		return new RawAnswer(List.copyOf(more), this.pieceSize);
	}

	void write(Connection connection) throws IOException {
		for (Step step : this.steps) {
			step.run(connection, connection.out());
		}
	}

	/** One action on the connection. */
	private interface Step {

		void run(Connection connection, OutputStream out) throws IOException;

	}

}
