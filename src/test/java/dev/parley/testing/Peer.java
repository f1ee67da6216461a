package dev.parley.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A client of a {@link ScriptedModel}: the JDK's HTTP client, or a plain socket if the
 * exact bytes matter.
 */
record Peer(ScriptedModel model, HttpClient http) {

	static final String WHOLE = """
			{"model": "gpt-test", "messages": [{"role": "user", "content": "Hi there"}]}""";

	static final String STREAM = """
			{"model": "gpt-test", "stream": true, "stream_options": {"include_usage": true},
			"messages": [{"role": "user", "content": "Hi there"}]}""";

	HttpRequest request(String body) {
		return HttpRequest.newBuilder(URI.create(this.model.baseUrl() + "/chat/completions"))
			.header("Authorization", "Bearer k")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
	}

	HttpResponse<String> post(String body) throws IOException, InterruptedException {
		return this.http.send(request(body), BodyHandlers.ofString());
	}

	/** The data of a stream's events. */
	List<String> events() throws IOException, InterruptedException {
		return data(post(STREAM).body());
	}

	/** The text of a stream, token by token. */
	List<String> tokens() throws IOException, InterruptedException {
		return tokens(events());
	}

	Socket connect(String body) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(this.model.baseUrl()).getPort());
		send(socket, body);
		return socket;
	}

	static void send(Socket socket, String body) throws IOException {
		socket.getOutputStream()
			.write("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
				.formatted(body.getBytes(UTF_8).length, body)
				.getBytes(UTF_8));
	}

	/**
	 * Reads until the given text has arrived, and returns everything, one character per
	 * byte.
	 * @throws IOException with everything read so far, if the connection ends before
	 */
	static String readUntil(Socket socket, String text) throws IOException {
		StringBuilder read = new StringBuilder();
		byte[] buffer = new byte[8192];
		for (int from = 0; read.indexOf(text, from) < 0;) {
			from = Math.max(0, read.length() - text.length());
			int length = socket.getInputStream().read(buffer);
			if (length < 0) {
				throw new IOException("The end came after: " + read);
			}
			read.append(new String(buffer, 0, length, ISO_8859_1));
		}
		return read.toString();
	}

	static List<String> data(String body) {
		return body.lines().filter((line) -> line.startsWith("data: ")).map((line) -> line.substring(6)).toList();
	}

	static List<String> tokens(List<String> events) {
		return events.stream()
			.filter((event) -> event.startsWith("{"))
			.map((event) -> json(event).at("/choices/0/delta/content"))
			.filter(JsonNode::isString)
			.map(JsonNode::stringValue)
			.skip(1)
			.toList();
	}

	static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

}
