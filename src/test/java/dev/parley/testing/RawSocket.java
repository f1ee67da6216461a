package dev.parley.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client of single frames, which may break every rule of RFC 6455. It does
 * not answer pings.
 */
public final class RawSocket implements AutoCloseable {

	public static final int CONTINUATION = 0;

	public static final int TEXT = 1;

	public static final int BINARY = 2;

	public static final int CLOSE = 8;

	public static final int PING = 9;

	public static final int PONG = 10;

	/** The bit of the last frame of a message. */
	public static final int FIN = 0x80;

	private static final byte[] MASK = { 7, 77, -7, 17 };

	private final Socket socket;

	private final DataInputStream in;

	private RawSocket(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new DataInputStream(socket.getInputStream());
	}

	/**
	 * Connects.
	 * @param receiveBuffer in bytes; 0: the system's default
	 */
	public static RawSocket open(URI address, int receiveBuffer, String... headers) throws IOException {
		Socket socket = new Socket();
		if (receiveBuffer > 0) {
			socket.setReceiveBufferSize(receiveBuffer);
		}
		socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
		socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
		socket.setTcpNoDelay(true);
		String more = (headers.length > 0) ? String.join("\r\n", headers) + "\r\n" : "";
		socket.getOutputStream()
			.write(("GET " + address.getRawPath() + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
					+ "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
					+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more + "\r\n")
				.getBytes(StandardCharsets.ISO_8859_1));
		RawSocket raw = new RawSocket(socket);
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) raw.in.readUnsignedByte());
		}
		if (!head.toString().startsWith("HTTP/1.1 101")) {
			throw new IOException(head.toString());
		}
		return raw;
	}

	/** Sends a masked frame. */
	public void send(int firstByte, byte[] payload) throws IOException {
		write(frame(firstByte, payload));
	}

	public void send(int firstByte, String payload) throws IOException {
		send(firstByte, payload.getBytes(StandardCharsets.UTF_8));
	}

	/** Sends bytes as they are. */
	public void write(byte[] bytes) throws IOException {
		OutputStream out = this.socket.getOutputStream();
		out.write(bytes);
		out.flush();
	}

	/** A masked frame. */
	public static byte[] frame(int firstByte, byte[] payload) {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		frame.write(firstByte);
		if (payload.length < 126) {
			frame.write(0x80 | payload.length);
		}
		else if (payload.length < 65_536) {
			frame.write(0x80 | 126);
			frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
		}
		else {
			frame.write(0x80 | 127);
			frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
		}
		frame.writeBytes(MASK);
		byte[] masked = new byte[payload.length];
		for (int i = 0; i < masked.length; i++) {
			masked[i] = (byte) (payload[i] ^ MASK[i % MASK.length]);
		}
		frame.writeBytes(masked);
		return frame.toByteArray();
	}

	/** The next frame; null if the connection has ended. */
	public @Nullable Frame next() throws IOException {
		try {
			int first = this.in.read();
			if (first < 0) {
				return null;
			}
			int length = this.in.readUnsignedByte();
			if (length == 126) {
				length = this.in.readUnsignedShort();
			}
			else if (length == 127) {
				length = Math.toIntExact(this.in.readLong());
			}
			return new Frame(first, this.in.readNBytes(length));
		}
		catch (SocketException ex) {
			return null;
		}
	}

	/** The next text in one frame; other frames are ignored. */
	public String text() throws IOException {
		Frame frame = next();
		while (frame != null && frame.opcode() != TEXT) {
			frame = next();
		}
		if (frame == null) {
			throw new IOException("The connection has ended");
		}
		return new String(frame.payload(), StandardCharsets.UTF_8);
	}

	/** The code with which the server closes the connection; 1006 if it just ends. */
	public int closeCode() throws IOException {
		Frame frame = next();
		while (frame != null && frame.opcode() != CLOSE) {
			frame = next();
		}
		return (frame != null) ? ByteBuffer.wrap(frame.payload()).getShort() : 1006;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * A frame of the server.
	 *
	 * @param firstByte opcode and flags
	 */
	@SuppressWarnings("ArrayRecordComponent") // Not compared with equals.
	public record Frame(int firstByte, byte[] payload) {

		public int opcode() {
			return this.firstByte & 0xF;
		}

	}

}
