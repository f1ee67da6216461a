package dev.parley.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import dev.parley.testing.EventStream;
import dev.parley.testing.NodePackages;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Parley with an independent OpenAI-compatible server: the npm package
 * {@code @copilotkit/aimock}.
 */
@OwnServers
class AimockIntegrationTests {

	private static final String PACKAGE = "@copilotkit/aimock@1.43.0";

	@TempDir
	private static Path data;

	private static Process aimock;

	private static Parley parley;

	@BeforeAll
	static void start() throws Exception {
		Path folder = NodePackages.install("aimock", PACKAGE).folder();
		Files.copy(Path.of("src/test/resources/aimock/serve.mjs"), folder.resolve("serve.mjs"),
				StandardCopyOption.REPLACE_EXISTING);
		aimock = new ProcessBuilder("node", "serve.mjs").directory(folder.toFile())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		BufferedReader out = aimock.inputReader(StandardCharsets.UTF_8);
		parley = Parley.start(data, out.readLine() + "/v1");
	}

	@AfterAll
	static void stop() throws IOException {
		if (parley != null) {
			parley.close();
		}
		if (aimock != null) {
			aimock.getOutputStream().close();
			aimock.destroy();
		}
	}

	@Test
	void answersAtOnce() {
		Response response = parley.server().chat("{\"message\":\"greet me\"}");
		assertThat(response).has("/response", "Hello from aimock, with an emoji: \uD83D\uDE80.")
			.has("/finish_reason", "stop");
	}

	@Test
	void streamsTokens() {
		try (EventStream stream = parley.server().stream("{\"message\":\"greet me\"}")) {
			assertThat(stream.text()).isEqualTo("Hello from aimock, with an emoji: \uD83D\uDE80.");
			assertThat(stream.types()).startsWith("session", "token", "token").endsWith("done");
		}
	}

	@Test
	void callsATool() {
		try (EventStream stream = parley.server()
			.stream("{\"message\":\"what time is it?\",\"agent\":\"timekeeper\"}")) {
			assertThat(stream.text()).isEqualTo("It is exactly that time.");
			assertThat(stream.types()).contains("tool_call", "tool_result").endsWith("done");
		}
	}

	@Test
	void tellsThatTheModelIsNotAvailable() {
		assertThat(parley.server().chat("{\"message\":\"fail\"}")).isProblem(503, "model_unavailable");
	}

}
