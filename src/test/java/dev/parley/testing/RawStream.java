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
 * A reader of an event stream that sees the bytes of the connection and may stop after
 * any of them. Used by one thread.
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

	/** The same, with a small window: what is not read soon holds up the server. */
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
	 * Reads so many bytes, or fewer if the response ends or nothing comes for
	 * {@code patience}.
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
			// The reader has lost its patience.
		}
		return this;
	}

	/** Reads until the response ends or the server hangs up. */
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

	/** The head of the response as far as it was read. */
	public String head() {
		return this.head.toString(StandardCharsets.US_ASCII);
	}

	/** Those that are complete. */
	public List<Event> events() {
		return List.copyOf(this.events);
	}

	/** How many are complete. */
	public int count() {
		return this.events.size();
	}

	/** Whether the response has ended or the server has hung up. */
	public boolean ended() {
		return this.ended;
	}

	/** Cuts the connection, whatever is still on its way. */
	@Override
	public void close() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

}
