package dev.parley.web.openapi;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.parley.testing.CommandLine;
import dev.parley.testing.Json;
import dev.parley.testing.NodePackages;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Independent validators find no error in {@code /openapi.json}. */
@ServerProperties({ "parley.model.api-key=", "parley.model.base-url=https://api.openai.com/v1" })
class OpenApiToolsIntegrationTests extends ServerTest {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	private String document;

	@BeforeEach
	void save() throws Exception {
		this.document = Files.writeString(this.folder.resolve("openapi.json"), this.server.get("/openapi.json").body())
			.toString();
	}

	@Test
	void spectral() throws Exception {
		Path rules = Files.writeString(this.folder.resolve("rules.yaml"), """
				extends: ["spectral:oas"]
				rules:
				  # Whom to ask depends on who runs the server.
				  info-contact: off
				overrides:
				  # A WebSocket's answer is 101.
				  - files: ["**#/paths/~1ws", "**#/paths/~1v1~1responses/get"]
				    rules:
				      operation-success-response: off
				""");
		CommandLine.run(NodePackages.locked("openapi")
			.command("spectral", "lint", this.document, "--ruleset", rules.toString(), "--fail-severity", "warn"));
	}

	@Test
	void redocly() throws Exception {
		CommandLine.run(NodePackages.locked("openapi").command("redocly", "lint", this.document));
	}

	/**
	 * Prism as a proxy, which answers 500 if a request or response does not match the
	 * description.
	 */
	@Test
	void prism() throws Exception {
		int port = freePort();
		Process proxy = NodePackages.locked("openapi")
			.command("prism", "proxy", this.document, this.server.uri("/").toString().replaceFirst("/$", ""),
					"--errors", "-h", "127.0.0.1", "-p", String.valueOf(port))
			.redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("prism.log").toFile())
			.start();
		try (HttpClient client = HttpClient.newHttpClient()) {
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> Files.readString(this.folder.resolve("prism.log")).contains("is listening"));
			URI base = URI.create("http://127.0.0.1:" + port);
			ObjectNode question = Json.message("What does the clock say?").put("agent", "timekeeper");
			String chat = body(client, post(base, "/chat", question.toString()), 200);
			assertThat(Json.parse(chat).at("/tool_calls/0/name").asString()).isEqualTo("clock");
			body(client, HttpRequest.newBuilder(base.resolve("/runs/" + Json.parse(chat).path("run_id").asString())),
					200);
			body(client,
					HttpRequest.newBuilder(base.resolve("/sessions/" + Json.parse(chat).path("session_id").asString())),
					200);
			body(client, HttpRequest.newBuilder(base.resolve("/sessions?limit=1")), 200);
			body(client, HttpRequest.newBuilder(base.resolve("/agents")), 200);
			body(client, HttpRequest.newBuilder(base.resolve("/health")), 200);
			body(client, post(base, "/sessions", "{\"title\":\"Travel plans\"}"), 201);
			body(client, post(base, "/multi-agent", "{\"message\":\"Hi\",\"agents\":[\"support\",\"sales\"]}"), 200);
			body(client, HttpRequest.newBuilder(base.resolve("/runs/0198c0de-0000-7000-8000-000000000002")), 404);
			body(client, post(base, "/chat", "{\"message\":\"Hi\",\"agent\":\"nobody\"}"), 404);
		}
		finally {
			proxy.destroy();
			proxy.waitFor();
		}
	}

	private static HttpRequest.Builder post(URI base, String path, String json) {
		return HttpRequest.newBuilder(base.resolve(path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json));
	}

	private static String body(HttpClient client, HttpRequest.Builder request, int status) throws Exception {
		var response = client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		return response.body();
	}

	private static int freePort() throws Exception {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
