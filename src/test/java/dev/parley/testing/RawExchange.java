package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * A request that no HTTP client would send, and the response up to the end of the
 * connection.
 *
 * @param head of the response
 * @param body of the response
 */
public record RawExchange(String head, String body) {

	private static final int PATIENCE_MILLIS = 60_000;

	/** Sends bytes as they are. */
	public static RawExchange send(URI server, String request) throws IOException {
		try (Socket socket = new Socket(server.getHost(), server.getPort())) {
			socket.setSoTimeout(PATIENCE_MILLIS);
			OutputStream out = socket.getOutputStream();
			out.write(request.getBytes(StandardCharsets.ISO_8859_1));
			out.flush();
			return read(socket.getInputStream());
		}
	}

	/**
	 * Sends bytes as they are, and nothing after them.
	 * @throws SocketTimeoutException if the server sends nothing for {@code patience}
	 */
	public static RawExchange send(URI server, byte[] request, Duration patience) throws IOException {
		try (Socket socket = new Socket(server.getHost(), server.getPort())) {
			socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
			try {
				socket.getOutputStream().write(request);
				socket.shutdownOutput();
			}
			catch (SocketException ex) {
				// The server has refused the rest; the response so far is enough.
			}
			return read(socket.getInputStream());
		}
	}

	/** A plain {@code GET} with these headers, {@code Name: value} each. */
	public static RawExchange get(URI uri, String... headers) throws IOException {
		List<String> lines = new ArrayList<>(List.of("GET " + uri.getRawPath() + " HTTP/1.1"));
		lines.addAll(List.of(headers));
		lines.add("Connection: close");
		return send(uri, String.join("\r\n", lines) + "\r\n\r\n");
	}

	/** Reads until the server closes the connection. */
	public static RawExchange read(InputStream in) throws IOException {
		StringBuilder text = new StringBuilder();
		byte[] buffer = new byte[8192];
		try {
			for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
				text.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
			}
		}
		catch (SocketException ex) {
			// The server closed the connection with unread data.
		}
		int end = text.indexOf("\r\n\r\n");
		return (end < 0) ? new RawExchange(text.toString(), "")
				: new RawExchange(text.substring(0, end), text.substring(end + 4));
	}

	/**
	 * The status; 0 if there was no response, 200 for a body without a head, as in
	 * HTTP/0.9.
	 */
	public int status() {
		if (this.head.isEmpty()) {
			return 0;
		}
		return this.head.startsWith("HTTP/") ? Integer.parseInt(this.head.split(" ", 3)[1]) : 200;
	}

	/** Head and body. */
	public String text() {
		return this.head + "\n" + this.body;
	}

	/** The JSON object in the body, chunked or not. */
	public JsonNode json() {
		return Json.parse(this.body.substring(this.body.indexOf('{'), this.body.lastIndexOf('}') + 1));
	}

	/** The code of the problem. */
	public String error() {
		return json().path("error").asString("");
	}

}
