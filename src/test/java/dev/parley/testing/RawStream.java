package dev.parley.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the bytes of an event stream, and may stop after any of them. Used by one thread.
 */
public final class RawStream implements AutoCloseable {

	private final Socket socket = new Socket();

	private final ByteArrayOutputStream head = new ByteArrayOutputStream();

	private final ByteArrayOutputStream chunkSize = new ByteArrayOutputStream();

	private final List<Event> events = new ArrayList<>();

	private final SseParser parser = new SseParser(this.events::add, (comment) -> {
	});

	private boolean inHead = true;

	private int inChunk;

	private boolean ended;

	private RawStream() {
	}

	/** Sends the request. */
	public static RawStream get(URI uri, String lastEventId) throws IOException {
		return open(uri, 1 << 16,
				"GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n%s\r\n".formatted(uri.getPath(),
						uri.getAuthority(), lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n"));
	}

	/**
	 * The same with a small receive window, so that unread data soon blocks the server.
	 */
	public static RawStream getSlowly(URI uri) throws IOException {
		return open(uri, 4096, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(uri.getPath(), uri.getAuthority()));
	}

	private static RawStream open(URI uri, int window, String request) throws IOException {
		RawStream stream = new RawStream();
		stream.socket.setReceiveBufferSize(window);
		stream.socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
		stream.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		return stream;
	}

	/**
	 * Reads the given number of bytes, or fewer if the response ends or nothing arrives
	 * for {@code patience}.
	 */
	public RawStream read(int bytes, Duration patience) throws IOException {
		this.socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
		InputStream in = this.socket.getInputStream();
		byte[] buffer = new byte[Math.min(bytes, 1 << 16)];
		try {
			int left = bytes;
			while (left > 0 && !this.ended) {
				int length = in.read(buffer, 0, Math.min(left, buffer.length));
				this.ended |= length < 0;
				left -= length;
				take(buffer, length);
			}
		}
		catch (SocketTimeoutException ex) {
			// Nothing arrived in time.
		}
		return this;
	}

	/** Reads until the response or the connection ends. */
	public RawStream readAll() throws IOException {
		while (!this.ended) {
			read(Integer.MAX_VALUE, Patience.LIMIT);
		}
		return this;
	}

	private void take(byte[] bytes, int length) throws IOException {
		for (int i = 0; i < length; i++) {
			if (this.inHead) {
				this.head.write(bytes[i]);
				this.inHead = !this.head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n");
			}
			else if (this.inChunk > 2) {
				int content = Math.min(length - i, this.inChunk - 2);
				this.parser.feed(Arrays.copyOfRange(bytes, i, i + content), content);
				this.inChunk -= content;
				i += content - 1;
			}
			else if (this.inChunk > 0) {
				this.inChunk--;
			}
			else if (bytes[i] == '\n') {
				int size = Integer.parseInt(this.chunkSize.toString(StandardCharsets.US_ASCII).strip(), 16);
				this.chunkSize.reset();
				this.ended |= size == 0;
				this.inChunk = size + 2;
			}
			else {
				this.chunkSize.write(bytes[i]);
			}
		}
	}

	/** The head of the response, as far as it was read. */
	public String head() {
		return this.head.toString(StandardCharsets.US_ASCII);
	}

	/** The complete events. */
	public List<Event> events() {
		return List.copyOf(this.events);
	}

	/** The number of complete events. */
	public int count() {
		return this.events.size();
	}

	/** Whether the response or the connection has ended. */
	public boolean ended() {
		return this.ended;
	}

	/** Closes the connection immediately. */
	@Override
	public void close() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

}
