package dev.parley.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** A parsed HTTP/1.1 request. */
record HttpMessage(String method, String path, HttpHeaders headers, String body) {

	/** Reads the next request; null if the peer ends the connection. */
	static @Nullable HttpMessage read(InputStream in) throws IOException {
		int first = in.read();
		if (first < 0) {
			return null;
		}
		String[] start = ((char) first + line(in)).split(" ", 3);
		Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			int colon = line.indexOf(':');
			fields.computeIfAbsent(line.substring(0, colon), (name) -> new ArrayList<>())
				.add(line.substring(colon + 1).strip());
		}
		HttpHeaders headers = HttpHeaders.of(fields, (name, value) -> true);
		return new HttpMessage(start[0], start[1], headers, body(headers, in));
	}

	boolean asksToClose() {
		return this.headers.firstValue("Connection").filter("close"::equalsIgnoreCase).isPresent();
	}

	private static String body(HttpHeaders headers, InputStream in) throws IOException {
		if (headers.firstValue("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isEmpty()) {
			return new String(exactly((int) headers.firstValueAsLong("Content-Length").orElse(0), in), UTF_8);
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
			body.writeBytes(exactly(size, in));
			line(in);
		}
		line(in);
		return body.toString(UTF_8);
	}

	private static byte[] exactly(int length, InputStream in) throws IOException {
		byte[] bytes = in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException();
		}
		return bytes;
	}

	private static String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = in.read(); next != '\n'; next = in.read()) {
			if (next < 0) {
				throw new EOFException();
			}
			line.write(next);
		}
		return line.toString(ISO_8859_1).stripTrailing();
	}

}
