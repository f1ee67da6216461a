package dev.parley.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer that is exact bytes of HTTP/1.1, with pauses between them and an end of its
 * own. Without one the connection waits for the next request.
 */
public final class RawAnswer implements Answer {

	private final List<Step> steps;

	private final int pieceSize;

	private RawAnswer(List<Step> steps, int pieceSize) {
		this.steps = steps;
		this.pieceSize = pieceSize;
	}

	/** Nothing yet, not even a status. */
	public static RawAnswer ofBytes() {
		return new RawAnswer(List.of(), Integer.MAX_VALUE);
	}

	/** The head of a stream of events that comes in HTTP chunks. */
	public static RawAnswer stream() {
		return ofBytes()
			.bytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
	}

	/** A whole stream of events. */
	public static RawAnswer stream(String... events) {
		return stream().chunk(String.join("", events)).end();
	}

	/** A whole response of JSON. */
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

	/** What follows is written so many bytes at a time. */
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

	/** Sends a chunk again and again, for as long as the peer stays. */
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

	/** Says nothing more and keeps the connection open until the peer closes it. */
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

	/** One thing done with the connection. */
	private interface Step {

		void run(Connection connection, OutputStream out) throws IOException;

	}

}
