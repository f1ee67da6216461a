package dev.parley.websocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.NodePackages;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerProperties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The WebSocket client of Node.js, npm's {@code ws}. */
@OwnServers
@ServerProperties({ "parley.web.keep-alive=500ms", "parley.limits.user-requests=", "parley.limits.address-requests=",
		"parley.limits.failed-requests=0", "parley.security.keys[0].name=ada",
		"parley.security.keys[0].sha256=f0aa9c9d06f87b45cb5b91dde04a199a46ac602d095c8b2663891adf1ccfa840" })
class WsClientIntegrationTests extends GuardedServerTest {

	private static NodePackages packages;

	@BeforeAll
	static void install() throws IOException, InterruptedException {
		packages = NodePackages.locked("ws");
		// Beside the packages, which Node.js looks for in the folders above a script.
		Files.copy(Path.of("src", "test", "clients", "ws", "socket.mjs"), packages.folder().resolve("socket.mjs"),
				StandardCopyOption.REPLACE_EXISTING);
	}

	@Test
	void readsAnAnswer() throws Exception {
		this.model.answer("Hello", " world");
		JsonNode result = run("answer");
		assertThat(result.path("response").asString()).isEqualTo("Hello world");
		assertThat(result.path("types")).isEqualTo(Json.of(List.of("session", "token", "token", "done")));
		assertThat(result.path("protocol").asString()).isEqualTo("parley.v1");
		assertThat(result.path("extensions").asString()).as("it offers compression").isEmpty();
		assertThat(result.path("binary").asBoolean()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "subprotocolKey", "firstMessageKey" })
	void showsItsKeyWithoutHeaders(String scenario) throws Exception {
		this.model.answer("Hello");
		assertThat(run(scenario).path("response").asString()).isEqualTo("Hello");
	}

	@Test
	void isToldThatItsKeyIsWrong() throws Exception {
		JsonNode result = run("wrongKey");
		assertThat(result.path("error").asString()).isEqualTo("unauthenticated");
		assertThat(result.path("code").asInt()).isEqualTo(4401);
		assertThat(result.path("reason").asString()).isNotBlank();
	}

	@Test
	void followsARunThatAnotherConnectionStarted() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream stream = withKey(ADA_KEY).stream(Json.message("Count"))) {
			gate.release();
			stream.event("token");
			gate.releaseAll();
			assertThat(run("follow", stream.runId()).path("seqs")).isEqualTo(Json.of(List.of(3, 4)));
		}
	}

	@Test
	void staysConnectedWhileItIsIdle() throws Exception {
		assertThat(run("idle").path("error").asString()).isEqualTo("run_not_found");
	}

	private JsonNode run(String... arguments) throws IOException, InterruptedException {
		List<String> command = Stream
			.concat(Stream.of("node", "socket.mjs", this.server.uri("/ws").toString().replaceFirst("^http", "ws"),
					ADA_KEY), Stream.of(arguments))
			.toList();
		Process node = new ProcessBuilder(command).directory(packages.folder().toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(node.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(node.exitValue()).as(output).isZero();
		return Json.parse(output);
	}

}
