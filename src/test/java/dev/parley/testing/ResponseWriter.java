package dev.parley.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Random;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes one HTTP/1.1 response, optionally in pieces of 1 to 3 bytes. */
final class ResponseWriter {

	private static final int SEED = 42;

	private final OutputStream out;

	private final boolean split;

	private final Random random = new Random(SEED);

	ResponseWriter(OutputStream out, boolean split) {
		this.out = out;
		this.split = split;
	}

	void beginStream() throws IOException {
		write(head(200, Map.of("Content-Type", "text/event-stream; charset=utf-8", "Cache-Control", "no-cache",
				"Transfer-Encoding", "chunked")));
	}

	/** Writes an event; the data must be one line. */
	void event(String data) throws IOException {
		byte[] event = "data: %s\n\n".formatted(data).getBytes(UTF_8);
		for (int at = 0; at < event.length;) {
			int length = piece(event.length - at);
			write(chunk(event, at, length));
			at += length;
		}
	}

	/** Announces a chunk and leaves it unfinished. */
	void halfEvent(String data) throws IOException {
		byte[] event = "data: %s\n\n".formatted(data).getBytes(UTF_8);
		byte[] chunk = chunk(event, 0, event.length);
		this.out.write(chunk, 0, chunk.length / 2);
	}

	void endStream() throws IOException {
		write("0\r\n\r\n".getBytes(ISO_8859_1));
	}

	void whole(int status, Map<String, String> headers, String body) throws IOException {
		byte[] bytes = body.getBytes(UTF_8);
		write(whole(status, headers, bytes, bytes.length));
	}

	/** Announces the complete body and leaves it unfinished. */
	void half(String body) throws IOException {
		byte[] bytes = body.getBytes(UTF_8);
		write(whole(200, Map.of(), bytes, bytes.length / 2));
	}

	private static byte[] whole(int status, Map<String, String> headers, byte[] body, int length) {
		ByteArrayOutputStream response = new ByteArrayOutputStream();
		response.writeBytes(head(status,
				Map.of("Content-Type", "application/json", "Content-Length", Integer.toString(body.length)), headers));
		response.write(body, 0, length);
		return response.toByteArray();
	}

	@SafeVarargs
	private static byte[] head(int status, Map<String, String>... headers) {
		StringBuilder head = new StringBuilder(
				"HTTP/1.1 %d %s\r\n".formatted(status, (status == 200) ? "OK" : "Error"));
		for (Map<String, String> some : headers) {
			some.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		}
		return head.append("\r\n").toString().getBytes(ISO_8859_1);
	}

	private static byte[] chunk(byte[] bytes, int from, int length) {
		ByteArrayOutputStream chunk = new ByteArrayOutputStream();
		chunk.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
		chunk.write(bytes, from, length);
		chunk.writeBytes("\r\n".getBytes(ISO_8859_1));
		return chunk.toByteArray();
	}

	private void write(byte[] bytes) throws IOException {
		for (int at = 0; at < bytes.length;) {
			int length = piece(bytes.length - at);
			this.out.write(bytes, at, length);
			at += length;
		}
	}

	private int piece(int left) {
		return this.split ? Math.min(left, 1 + this.random.nextInt(3)) : left;
	}

}
