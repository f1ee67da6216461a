package dev.parley.web;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Collections;

import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** HTTP/2 without TLS. With it: {@code TlsIntegrationTests}. */
@ServerProperties("PARLEY_HTTP2=true")
@OwnServers
class Http2IntegrationTests extends ServerTest {

	private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_2).build();

	@AfterEach
	void close() {
		this.http.close();
	}

	@Test
	void answersOverHttp2() throws Exception {
		this.model.answer("Hello");
		HttpResponse<String> answer = post("/chat");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.version()).isEqualTo(Version.HTTP_2);
		assertThat(Json.parse(answer.body()).path("response").asString()).isEqualTo("Hello");
	}

	@Test
	void streamsOverHttp2() throws Exception {
		String[] tokens = Collections.nCopies(2_000, "word ").toArray(String[]::new);
		// The first request upgrades the connection; the stream then begins as HTTP/2.
		this.http.send(this.server.request("/health").build(), BodyHandlers.ofString());
		this.model.answer(tokens);
		HttpResponse<String> stream = post("/chat/stream");
		assertThat(stream.version()).isEqualTo(Version.HTTP_2);
		assertThat(stream.body().lines().filter("event: token"::equals)).hasSize(tokens.length);
		String done = stream.body()
			.lines()
			.filter((line) -> line.startsWith("data: {\"type\":\"done\""))
			.findFirst()
			.orElseThrow();
		assertThat(Json.parse(done.substring("data: ".length())).path("response").asString())
			.isEqualTo(String.join("", Arrays.asList(tokens)));
	}

	@Test
	void stillSpeaksHttp11() {
		assertThat(this.server.get("/health").http().version()).isEqualTo(Version.HTTP_1_1);
	}

	private HttpResponse<String> post(String path) throws Exception {
		return this.http.send(
				this.server.request(path).POST(BodyPublishers.ofString(Json.message("Hi").toString())).build(),
				BodyHandlers.ofString());
	}

}
