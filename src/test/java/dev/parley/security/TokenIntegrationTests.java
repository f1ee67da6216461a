package dev.parley.security;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Parley's own tokens, which users get for their passwords. */
@OwnServers
class TokenIntegrationTests extends GuardedServerTest {

	@Test
	void givesATokenForAPassword() {
		Response answer = login("ada", "correct horse");
		assertThat(answer).hasStatus(200)
			.has("/token_type", "Bearer")
			.has("/expires_in", 1800)
			.hasHeader("Cache-Control", "no-store");
		assertThat(withToken(answer.get("access_token")).get("/sessions")).hasStatus(200);
	}

	@Test
	void aTokenIsItsUser() {
		String session = loggedIn("ada", "correct horse").post("/sessions", "{}").get("session_id");
		assertThat(loggedIn("ada", "correct horse").get("/sessions/" + session)).hasStatus(200);
		assertThat(loggedIn("bob", "battery staple").get("/sessions/" + session)).isProblem(404, "session_not_found");
		this.model.answer("Yes");
		assertThat(loggedIn("ada", "correct horse").chat(Json.message("Hi").put("agent", "premium"))).isProblem(403,
				"forbidden");
		assertThat(loggedIn("bob", "battery staple").chat(Json.message("Hi").put("agent", "premium"))).hasStatus(200);
	}

	@Test
	void refusesAWrongPassword() {
		for (Response answer : List.of(login("ada", "battery staple"), login("nobody", "correct horse"),
				login("ada", ""), login("ada", "x".repeat(10_000)))) {
			assertThat(answer).isProblem(401, "unauthenticated");
			assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
		}
	}

	@Test
	void limitsLoginAttempts() {
		Response answer = login("carol", "1");
		for (int i = 0; i < 10; i++) {
			answer = login("carol", "guess " + i);
		}
		assertThat(answer).isProblem(429, "rate_limited");
		assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(500, 600);
		assertThat(login("ada", "correct horse")).hasStatus(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "username=ada&password=correct+horse", "grant_type=password&username=ada",
			"grant_type=client_credentials&username=ada&password=correct+horse" })
	void refusesAFormThatIsNotComplete(String form) {
		assertThat(this.server.send(this.server.request("/token")
			.setHeader("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form)))).isProblem(400, "malformed_request");
	}

	@Test
	void takesNoPasswordFromTheAddress() {
		assertThat(
				this.server.send(this.server.request("/token?grant_type=password&username=ada&password=correct+horse")
					.setHeader("Content-Type", "application/x-www-form-urlencoded")
					.POST(BodyPublishers.ofString(""))))
			.isProblem(400, "malformed_request");
		assertThat(this.server.post("/token", "{}")).isProblem(415, "unsupported_media_type");
	}

	@Test
	void saysThatItHasUsersAndWhoTheyAre() {
		assertThat(this.server.get("/token")).hasStatus(200).has("/grant_types", Json.of(List.of("password")));
		assertThat(withToken(login("ada", "correct horse").get("access_token")).get("/me")).hasStatus(200)
			.has("/user_name", "ada")
			.has("/tier", "free")
			.has("/roles", Json.of(List.of("user")));
	}

	@Test
	void takesATokenAsItMakesThem() throws JOSEException {
		assertThat(withToken(signed(good().build())).get("/sessions")).hasStatus(200);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("badTokens")
	void refusesATokenThatIsNotGood(String fault, String token) {
		Response answer = withToken(token).get("/sessions");
		assertThat(answer).isProblem(401, "unauthenticated")
			.hasHeader("WWW-Authenticate", "Bearer realm=\"parley\", error=\"invalid_token\"");
	}

	static Stream<Arguments> badTokens() throws JOSEException {
		String good = signed(good().build());
		return Stream.of(Arguments.of("another signature", good.substring(0, good.length() - 6) + "AAAAAA"),
				Arguments.of("no signature", good.substring(0, good.lastIndexOf('.') + 1)),
				Arguments.of("another secret", signed(good().build(), SECRET + "!", JWSAlgorithm.HS256)),
				Arguments.of("another algorithm", signed(good().build(), SECRET, JWSAlgorithm.HS384)),
				Arguments.of("no algorithm", new PlainJWT(good().build()).serialize()),
				Arguments.of("other claims under the same signature", withSubject(good, "bob")),
				Arguments.of("another issuer", signed(good().issuer("https://evil.example").build())),
				Arguments.of("no issuer", signed(good().issuer(null).build())),
				Arguments.of("another audience", signed(good().audience("other").build())),
				Arguments.of("no audience", signed(good().audience((String) null).build())),
				Arguments.of("expired", signed(good().expirationTime(in(Duration.ofMinutes(-2))).build())),
				Arguments.of("no expiry", signed(good().expirationTime(null).build())),
				Arguments.of("not yet valid", signed(good().notBeforeTime(in(Duration.ofMinutes(2))).build())),
				Arguments.of("no subject", signed(good().subject(null).build())),
				Arguments.of("blank subject", signed(good().subject(" ").build())),
				Arguments.of("a user who is gone", signed(good().subject("carol").build())),
				Arguments.of("no JSON", "bm8.bm8.bm8"), Arguments.of("nothing but dots", ".."),
				Arguments.of("five parts", good + ".e30.e30"));
	}

	static JWTClaimsSet.Builder good() {
		return new JWTClaimsSet.Builder().issuer("parley")
			.audience("parley")
			.subject("ada")
			.issueTime(in(Duration.ofMinutes(-10)))
			.expirationTime(in(Duration.ofMinutes(10)));
	}

	static Date in(Duration time) {
		return Date.from(Instant.now().plus(time));
	}

	private static String signed(JWTClaimsSet claims) throws JOSEException {
		return signed(claims, SECRET, JWSAlgorithm.HS256);
	}

	private static String signed(JWTClaimsSet claims, String secret, JWSAlgorithm algorithm) throws JOSEException {
		SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
		// HS384 needs a longer secret; padding with zeros does not change it for
		// HMAC.
		token.sign(new MACSigner(Arrays.copyOf(secret.getBytes(StandardCharsets.UTF_8), 64)));
		return token.serialize();
	}

	private static String withSubject(String token, String subject) {
		String[] parts = token.split("\\.", -1);
		String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
		byte[] changed = claims.replace("\"ada\"", "\"" + subject + "\"").getBytes(StandardCharsets.UTF_8);
		return parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(changed) + "." + parts[2];
	}

}
