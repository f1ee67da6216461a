package dev.parley.web;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

import dev.parley.testing.Json;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers are compressed if the client asks for it; streams never. */
class CompressionIntegrationTests extends ServerTest {

	private static final String LONG = "All work and no play makes Jack a dull boy. ".repeat(400);

	private final HttpClient http = HttpClient.newHttpClient();

	@AfterEach
	void close() {
		this.http.close();
	}

	@Test
	void compressesTheDescriptionOfTheApi() throws Exception {
		HttpResponse<byte[]> plain = send(this.server.request("/openapi.json"));
		HttpResponse<byte[]> compressed = send(this.server.request("/openapi.json").header("Accept-Encoding", "gzip"));
		assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
		assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
		assertThat(compressed.headers().allValues("Vary")).anyMatch((vary) -> vary.contains("accept-encoding"));
		assertThat(compressed.body().length).isLessThan(plain.body().length / 4);
		assertThat(unzipped(compressed)).isEqualTo(new String(plain.body(), StandardCharsets.UTF_8));
	}

	@Test
	void compressesALongAnswer() throws Exception {
		this.model.answer(LONG);
		HttpResponse<byte[]> answer = send(chat("/chat"));
		assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
		assertThat(Json.parse(unzipped(answer)).path("response").asString()).isEqualTo(LONG);
	}

	@Test
	void leavesAShortAnswerAsItIs() throws Exception {
		this.model.answer("Hello");
		HttpResponse<byte[]> answer = send(chat("/chat"));
		assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
		assertThat(Json.parse(new String(answer.body(), StandardCharsets.UTF_8)).path("response").asString())
			.isEqualTo("Hello");
	}

	@Test
	void neverCompressesEvents() throws Exception {
		this.model.answer(LONG);
		HttpResponse<byte[]> stream = send(chat("/chat/stream"));
		assertThat(stream.headers().firstValue("Content-Encoding")).isEmpty();
		String events = new String(stream.body(), StandardCharsets.UTF_8);
		assertThat(events).startsWith("id: 1\nevent: session\n").contains("event: done\n");
		String run = Json.parse(events.lines().skip(2).findFirst().orElseThrow().substring("data: ".length()))
			.path("run_id")
			.asString();
		HttpResponse<byte[]> again = send(
				this.server.request("/runs/" + run + "/stream").header("Accept-Encoding", "gzip"));
		assertThat(again.headers().firstValue("Content-Encoding")).isEmpty();
		assertThat(new String(again.body(), StandardCharsets.UTF_8)).isEqualTo(events);
	}

	private HttpRequest.Builder chat(String path) {
		return this.server.request(path)
			.header("Accept-Encoding", "gzip")
			.POST(BodyPublishers.ofString(Json.message("Hi").toString()));
	}

	private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
		HttpResponse<byte[]> response = this.http.send(request.build(), BodyHandlers.ofByteArray());
		assertThat(response.statusCode()).isEqualTo(200);
		return response;
	}

	private static String unzipped(HttpResponse<byte[]> response) throws Exception {
		try (GZIPInputStream body = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
			return new String(body.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
