package dev.parley.security;

import java.io.IOException;
import java.util.List;

import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.RawExchange;
import dev.parley.testing.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Authentication with API keys over HTTP. */
class ApiKeyIntegrationTests extends GuardedServerTest {

	@Test
	void takesAKeyFromEitherHeader() {
		assertThat(withKey(ADA_KEY).get("/sessions")).hasStatus(200);
		assertThat(withToken(ADA_KEY).get("/sessions")).hasStatus(200);
		assertThat(this.server.with("Authorization", "bearer   " + LISTED_KEY).get("/sessions")).hasStatus(200);
	}

	@Test
	void asksForAKeyWhereNoneIsShown() {
		for (Server server : List.of(this.server, this.server.with("Authorization", "Basic YWRhOmFkYQ=="),
				this.server.with("X-User-ID", "ada"))) {
			assertThat(server.get("/sessions")).isProblem(401, "unauthenticated")
				.hasHeader("WWW-Authenticate", "Bearer realm=\"parley\"");
		}
		assertThat(this.server.get("/nothing")).isProblem(401, "unauthenticated");
		assertThat(this.server.chat(Json.message("Hi"))).isProblem(401, "unauthenticated");
		assertThat(this.model.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "ada-key-0123456789abcdeF", "ada-key-0123456789abcdef0",
			"f0aa9c9d06f87b45cb5b91dde04a199a46ac602d095c8b2663891adf1ccfa840" })
	void refusesAWrongKey(String key) {
		assertThat(withKey(key).get("/sessions")).isProblem(401, "unauthenticated");
		assertThat(withToken("x" + key).get("/sessions")).isProblem(401, "unauthenticated")
			.hasHeader("WWW-Authenticate", "Bearer realm=\"parley\", error=\"invalid_token\"");
	}

	@Test
	void letsTheNewKeyOfAClientTakeOverFromTheOld() {
		String session = withKey(ADA_KEY).post("/sessions", "{}").get("session_id");
		assertThat(withKey(ADA_NEW_KEY).get("/sessions/" + session)).hasStatus(200);
		assertThat(withKey(SHOP_KEY).get("/sessions/" + session)).isProblem(404, "session_not_found");
	}

	@Test
	void keepsTheKeysOfTheListApart() {
		String session = withKey(LISTED_KEY).post("/sessions", "{}").get("session_id");
		assertThat(withKey(LISTED_KEY).get("/sessions/" + session)).hasStatus(200);
		assertThat(withKey("listed-key-two-0123456789").get("/sessions/" + session)).isProblem(404,
				"session_not_found");
	}

	@Test
	void keepsUsersOfTheSameNameApart() {
		String session = forUser(SHOP_KEY, "ada").post("/sessions", "{}").get("session_id");
		assertThat(forUser(SHOP_KEY, "ada").get("/sessions/" + session)).hasStatus(200);
		for (Server other : List.of(forUser(SHOP_KEY, "bob"), forUser(STORE_KEY, "ada"), withKey(SHOP_KEY),
				withKey(ADA_KEY), loggedIn("ada", "correct horse"))) {
			assertThat(other.get("/sessions/" + session)).isProblem(404, "session_not_found");
		}
	}

	@Test
	void letsOnlyThoseActForUsersWhoMay() {
		for (Server server : List.of(forUser(ADA_KEY, "bob"), withKey(ADA_KEY).with("X-User-Name", "Bob"),
				forUser(LISTED_KEY, "bob"), loggedIn("ada", "correct horse").with("X-User-ID", "bob"))) {
			assertThat(server.get("/sessions")).isProblem(403, "forbidden");
		}
	}

	@Test
	void refusesAUserWithoutAnId() throws IOException {
		assertThat(forUser(SHOP_KEY, "").get("/sessions")).isProblem(400, "malformed_request");
		assertThat(forUser(SHOP_KEY, "x".repeat(201)).get("/sessions")).isProblem(400, "malformed_request");
		assertThat(withKey(SHOP_KEY).with("X-User-Name", "Ada").get("/sessions")).isProblem(400, "malformed_request");
		assertThat(forUser(SHOP_KEY, "x".repeat(200)).get("/sessions")).hasStatus(200);
	}

	/**
	 * A client must not be able to override a header that a proxy adds after the
	 * client's.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "X-User-ID", "X-API-Key", "Authorization" })
	void refusesAHeaderThatIsSentTwice(String name) throws IOException {
		RawExchange response = RawExchange.get(this.server.uri("/sessions"), "Host: localhost",
				"X-API-Key: " + SHOP_KEY, name + ": ada", name + ": bob");
		assertThat(response.status()).isEqualTo(name.equals("Authorization") ? 200 : 400);
	}

	@Test
	void tellsTheModelTheNameOfTheUser() {
		this.model.answer("Hello");
		assertThat(forUser(SHOP_KEY, "7").with("X-User-Name", "Ada").chat(Json.message("Hi").put("agent", "premium")))
			.isProblem(403, "forbidden");
		assertThat(withKey(ADA_NEW_KEY).chat(Json.message("Hi").put("agent", "premium"))).hasStatus(200);
		assertThat(this.model.requests().getFirst().body().toString()).contains("adviser to ada");
	}

	@Test
	void asksForTheRoleOfAnAgentAlsoWhereTheSessionNamesIt() {
		assertThat(withKey(ADA_KEY).chat(Json.message("Hi").put("agent", "premium"))).isProblem(403, "forbidden");
		assertThat(withKey(ADA_KEY).post("/chat/stream", Json.message("Hi").put("agent", "premium"))).isProblem(403,
				"forbidden");
		String session = withKey(ADA_KEY).post("/sessions", Json.object().put("agent", "premium")).get("session_id");
		assertThat(withKey(ADA_KEY).chat(Json.message("Hi", session))).isProblem(403, "forbidden");
		this.model.answer("Yes");
		assertThat(withKey(ADA_NEW_KEY).chat(Json.message("Hi", session))).hasStatus(200);
	}

	@Test
	void protectsAdminEndpoints() {
		assertThat(withKey(ADA_NEW_KEY).get("/metrics")).isProblem(403, "forbidden");
		assertThat(this.server.get("/metrics")).isProblem(401, "unauthenticated");
		assertThat(withKey(ADMIN_KEY).get("/metrics")).hasStatus(200);
		assertThat(withKey(ADA_KEY).get("/admin/anything")).isProblem(403, "forbidden");
		assertThat(withKey(ADMIN_KEY).get("/admin/anything")).isProblem(404, "not_found");
	}

	@Test
	void showsOnlyTheStatusWithoutAKey() {
		assertThat(Json.names(this.server.get("/health").json())).containsExactly("status");
		assertThat(Json.names(withKey(ADA_KEY).get("/health").json())).contains("version", "sessions_active");
		assertThat(this.server.get("/health/ready")).hasStatus(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/chat.js", "/server.js", "/parley-client.js", "/chat.css", "/favicon.svg",
			"/openapi.json", "/openapi.json/swagger-config", "/swagger-ui/index.html",
			"/swagger-ui/swagger-initializer.js" })
	void showsThePagesToEverybody(String path) {
		assertThat(this.server.get(path)).hasStatus(200);
	}

	@Test
	void worksBehindAProxy() throws IOException {
		assertThat(RawExchange
			.get(this.server.uri("/sessions"), "Host: parley.example", "X-Forwarded-For: 192.0.2.1",
					"X-API-Key: " + ADA_KEY)
			.status()).isEqualTo(200);
	}

}
