package dev.parley.web.tomcat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatConfigurationTests {

	/**
	 * More characters than the character buffer can hold, but as many bytes as the byte
	 * buffer.
	 */
	private static final String TEXT = "x".repeat(8192);

	@Test
	void keepsAnAnswerForItsLengthInBytesAndNoMoreTextThanItMust() throws Exception {
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
		new TomcatConfiguration().smallBuffers().customize(factory);
		TomcatWebServer server = (TomcatWebServer) factory
			.getWebServer((context) -> context.addServlet("text", new Text()).addMapping("/"));
		server.start();
		try (HttpClient client = HttpClient.newHttpClient()) {
			assertThat(server.getTomcat().getConnector().getProtocolHandler().getAdapter())
				.isInstanceOf(SmallTextAdapter.class);
			for (int request = 0; request < 2; request++) {
				HttpResponse<String> response = client.send(
						HttpRequest.newBuilder(URI.create("http://localhost:" + server.getPort())).build(),
						BodyHandlers.ofString());
				assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(TEXT.length());
				assertThat(response.body()).isEqualTo(TEXT);
			}
		}
		finally {
			server.destroy();
		}
	}

	static final class Text extends HttpServlet {

		private static final long serialVersionUID = 1L;

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.getOutputStream().write(TEXT.getBytes(StandardCharsets.US_ASCII));
		}

	}

}
