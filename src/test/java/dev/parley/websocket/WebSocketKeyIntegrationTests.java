package dev.parley.websocket;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Server;
import dev.parley.testing.SetClock;
import dev.parley.testing.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How the caller of a WebSocket is authenticated, and what belongs to it. */
@OwnServers
class WebSocketKeyIntegrationTests extends GuardedServerTest {

	@TempDir
	private Path data;

	@Test
	void takesAKeyFromAHeader() {
		try (SocketClient ada = withKey(ADA_KEY).socket("/ws");
				SocketClient token = withToken(ADA_KEY).socket("/ws");
				SocketClient customer = forUser(SHOP_KEY, "7").socket("/ws")) {
			assertUser(ada, "key:ada");
			assertUser(token, "key:ada");
			assertUser(customer, "key:shop:7");
		}
	}

	@Test
	void takesAKeyFromASubprotocol() {
		try (SocketClient socket = this.server.socket("/ws", "parley.v1", "parley.key." + base64(ADA_KEY))) {
			assertThat(socket.subprotocol()).isEqualTo("parley.v1");
			assertUser(socket, "key:ada");
		}
		String token = login("ada", "correct horse").get("access_token");
		try (SocketClient socket = this.server.socket("/ws", "parley.key." + base64(token), "parley.v1")) {
			assertUser(socket, "user:ada");
		}
	}

	@Test
	void takesAKeyFromTheFirstMessage() {
		try (SocketClient socket = this.server.socket("/ws")) {
			socket.send(auth(ADA_KEY));
			assertUser(socket, "key:ada");
		}
		try (SocketClient socket = this.server.socket("/ws")) {
			socket.send(auth(SHOP_KEY).put("user_id", "8"));
			assertUser(socket, "key:shop:8");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"auth\",\"key\":\"wrong\"}", "{\"type\":\"message\",\"message\":\"Hi\"}", "{",
			"{\"type\":\"auth\"}", "{\"type\":\"auth\",\"key\":\"ada-key-0123456789abcdef\",\"user_id\":\"bob\"}",
			"{\"type\":\"auth\",\"key\":7}" })
	void closesIfTheFirstMessageHasNoValidKey(String first) {
		try (SocketClient socket = this.server.socket("/ws")) {
			socket.sendText(first);
			assertThat(socket.next().path("type").asString()).isEqualTo("error");
			assertThat(socket.awaitClose().code()).isEqualTo(4401);
		}
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void closesALargeFirstMessage() {
		try (SocketClient socket = this.server.socket("/ws")) {
			socket.sendText("{\"type\":\"auth\",\"key\":\"" + "x".repeat(100_000));
			assertThat(socket.awaitClose().code()).isEqualTo(1009);
		}
	}

	@Test
	void closesIfNoKeyComes() {
		try (SocketClient socket = this.server.socket("/ws")) {
			SocketClient.Close close = socket.awaitClose();
			assertThat(close.code()).isEqualTo(4401);
			assertThat(close.reason()).isEqualTo("No key came within 10 seconds");
		}
	}

	@Test
	void refusesAWrongKeyBeforeTheUpgrade() {
		for (Server wrong : new Server[] { withKey("wrong-key-0123456789"), withToken("wrong-key-0123456789") }) {
			assertThatThrownBy(() -> wrong.socket("/ws")).rootCause().hasMessageContaining("401");
		}
		assertThatThrownBy(() -> this.server.socket("/ws", "parley.v1", "parley.key." + base64("wrong"))).rootCause()
			.hasMessageContaining("401");
		assertThatThrownBy(() -> this.server.socket("/ws", "parley.v1", "parley.key.!")).rootCause()
			.hasMessageContaining("400");
		assertThatThrownBy(() -> withKey(ADA_KEY).socket("/ws", "graphql-ws")).rootCause().hasMessageContaining("400");
		assertThat(this.server.get("/ws")).isProblem(401, "unauthenticated");
	}

	@Test
	void pagesOfOtherOriginsCannotConnect() {
		for (String origin : new String[] { "https://evil.example", "null" }) {
			assertThatThrownBy(() -> withKey(ADA_KEY).with("Origin", origin).socket("/ws")).rootCause()
				.hasMessageContaining("403");
		}
		withKey(ADA_KEY).with("Origin", "http://localhost:3000").socket("/ws").close();
	}

	@Test
	void aKeyCanBeRenewedButTheUserStays() {
		try (SocketClient socket = withKey(ADA_KEY).socket("/ws")) {
			assertUser(socket, "key:ada");
			socket.send(auth(ADA_NEW_KEY));
			this.model.answer("As premium");
			socket.send(ask("Hi").put("agent", "premium"));
			assertThat(socket.next("done").path("response").asString()).isEqualTo("As premium");
			socket.send(auth(LISTED_KEY));
			assertThat(socket.next().path("error").asString()).isEqualTo("forbidden");
			assertUser(socket, "key:ada");
		}
	}

	@Test
	void aTokenThatExpiresClosesTheConnection() {
		SetClock clock = new SetClock();
		try (Parley parley = Parley.start(this.data, this.model.baseUrl(), clock, "parley.security.users[0].name=ada",
				"parley.security.users[0].password-hash=$2a$04$LoqM5Z/rCj.685QyFEIkvuzpmCshXqsUdrX2ZVY9qGwrhHqqgTNvG",
				"parley.security.tokens.secret=" + SECRET)) {
			Server server = parley.server();
			String token = server
				.send(server.request("/token")
					.setHeader("Content-Type", "application/x-www-form-urlencoded")
					.POST(BodyPublishers.ofString("grant_type=password&username=ada&password=correct+horse")))
				.get("access_token");
			try (SocketClient socket = server.with("Authorization", "Bearer " + token).socket("/ws")) {
				assertThat(refusal(socket, ask(""))).isEqualTo("validation_failed");
				clock.setAhead(Duration.ofHours(1));
				assertThat(refusal(socket, ask(""))).isEqualTo("unauthenticated");
				assertThat(socket.awaitClose().code()).isEqualTo(4401);
			}
		}
	}

	@Test
	void aRefusedKeyIsInTheAuditLogAndCountsAgainstItsAddress() throws Exception {
		try (Parley parley = Parley.start(this.data, this.model.baseUrl(),
				"parley.security.valid-api-keys=" + LISTED_KEY, "parley.limits.failed-requests=2")) {
			for (int i = 0; i < 2; i++) {
				try (SocketClient socket = parley.server().socket("/ws")) {
					socket.send(auth("wrong-key"));
					assertThat(socket.awaitClose().code()).isEqualTo(4401);
				}
			}
			assertThatThrownBy(() -> parley.server().socket("/ws")).rootCause().hasMessageContaining("429");
		}
		assertThat(Files.readAllLines(this.data.resolve("audit.log"))
			.stream()
			.filter((line) -> line.contains("\"key_refused\"") && line.contains("127.0.0.1"))).hasSize(2);
	}

	@Test
	void asksForTheRoleOfAnAgent() {
		try (SocketClient socket = withKey(ADA_KEY).socket("/ws")) {
			socket.send(ask("Hi").put("agent", "premium"));
			assertThat(socket.next().path("error").asString()).isEqualTo("forbidden");
		}
	}

	@Test
	void anothersRunsAndSessionsDoNotExist() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (SocketClient ada = withKey(ADA_KEY).socket("/ws"); SocketClient bob = withKey(LISTED_KEY).socket("/ws")) {
			ada.send(ask("Hi"));
			JsonNode session = ada.next("session");
			gate.awaitWaiting(1, Patience.LIMIT);
			String run = session.path("run_id").asString();
			assertThat(refusal(bob, Json.object().put("type", "follow").put("run_id", run))).isEqualTo("run_not_found");
			assertThat(refusal(bob, Json.object().put("type", "cancel").put("run_id", run))).isEqualTo("run_not_found");
			assertThat(refusal(bob, ask("Hi").put("session_id", session.path("session_id").asString())))
				.isEqualTo("session_not_found");
			bob.send(Json.object().put("type", "cancel"));
			gate.releaseAll();
			assertThat(ada.next("done").path("response").asString()).isEqualTo("One two");
			assertThat(refusal(bob, Json.object().put("type", "follow").put("run_id", run))).isEqualTo("run_not_found");
		}
	}

	private static String refusal(SocketClient socket, ObjectNode message) {
		JsonNode refusal = socket.send(message).next();
		assertThat(refusal.path("type").asString()).isEqualTo("error");
		return refusal.path("error").asString();
	}

	/** Checks as whom a connection asks. */
	private void assertUser(SocketClient socket, String user) {
		this.model.answer("Hello");
		String session = socket.send(ask("Hi")).next("done").path("session_id").asString();
		assertThat(this.parley.number("SELECT count(*) FROM sessions WHERE id = ? AND user_id = ?", session, user))
			.as("%s in %s", user, session)
			.isOne();
	}

	private static String base64(String key) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
	}

	private static ObjectNode auth(String key) {
		return Json.object().put("type", "auth").put("key", key);
	}

	private static ObjectNode ask(String text) {
		return Json.message(text).put("type", "message");
	}

}
