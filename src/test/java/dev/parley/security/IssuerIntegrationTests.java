package dev.parley.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.parley.security.TokenIntegrationTests.in;
import static org.assertj.core.api.Assertions.assertThat;

/** Tokens of an external issuer. */
@OwnServers
class IssuerIntegrationTests {

	@TempDir
	private static Path data;

	private static Issuer issuer;

	private static ScriptedModel model;

	private static Parley parley;

	@BeforeAll
	static void start() throws Exception {
		issuer = Issuer.start();
		model = ScriptedModel.start();
		parley = Parley.start(data, model.baseUrl(), "parley.security.tokens.issuer-uri=" + issuer.uri());
		assertThat(issuer.calls()).as("the start asks nobody").isZero();
	}

	@AfterAll
	static void stop() {
		parley.close();
		model.close();
		issuer.close();
	}

	@Test
	void takesTheTokensOfTheIssuer() throws JOSEException {
		assertThat(get(signed(good().build()))).hasStatus(200);
		assertThat(get(signed(good().build(), header().type(new JOSEObjectType("at+jwt")), issuer.key())))
			.hasStatus(200);
	}

	/** RFC 9728: so that MCP clients find the issuer by themselves. */
	@Test
	void tellsClientsWithoutATokenWhoIssuesTokens() {
		String base = parley.server().uri("").toString();
		for (String part : List.of("", "/mcp")) {
			assertThat(parley.server().get("/.well-known/oauth-protected-resource" + part)).hasStatus(200)
				.has("/resource", base + part)
				.has("/authorization_servers", List.of(issuer.uri().toString()))
				.has("/bearer_methods_supported", List.of("header"));
		}
		String metadata = "resource_metadata=\"" + base + "/.well-known/oauth-protected-resource/mcp\"";
		assertThat(parley.server().post("/mcp", "{}")).isProblem(401, "unauthenticated")
			.hasHeader("WWW-Authenticate", "Bearer realm=\"parley\", " + metadata);
		assertThat(as("not.a.token").post("/mcp", "{}")).isProblem(401, "unauthenticated")
			.hasHeader("WWW-Authenticate", "Bearer realm=\"parley\", error=\"invalid_token\", " + metadata);
		assertThat(parley.server().get("/sessions")).isProblem(401, "unauthenticated")
			.hasHeader("WWW-Authenticate", "Bearer realm=\"parley\"");
	}

	@Test
	void aSubjectIsAUser() throws JOSEException {
		String session = as(signed(good().build())).post("/sessions", "{}").get("session_id");
		assertThat(as(signed(good().build())).get("/sessions/" + session)).hasStatus(200);
		assertThat(as(signed(good().subject("bob").build())).get("/sessions/" + session)).isProblem(404,
				"session_not_found");
		assertThat(as(signed(good().build())).with("X-User-ID", "bob").get("/sessions")).isProblem(403, "forbidden");
	}

	@Test
	void readsRolesFromItsClaim() throws JOSEException {
		assertThat(as(signed(good().build())).get("/metrics")).isProblem(403, "forbidden");
		assertThat(as(signed(good().claim("roles", List.of("x", "premium")).build())).get("/metrics")).isProblem(403,
				"forbidden");
		assertThat(as(signed(good().claim("roles", List.of("x", "admin")).build())).get("/metrics")).hasStatus(200);
		assertThat(as(signed(good().claim("roles", "x admin").build())).get("/metrics")).hasStatus(200);
		assertThat(as(signed(good().claim("roles", Map.of("admin", 1)).build())).get("/metrics")).isProblem(403,
				"forbidden");
	}

	@Test
	void refusesEveryTokenThatIsNotGood() throws JOSEException {
		RSAKey stranger = new RSAKeyGenerator(2048).keyID("one").generate();
		SignedJWT confused = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(),
				good().build());
		confused.sign(new MACSigner(issuer.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
		Map<String, String> tokens = new TreeMap<>();
		tokens.put("another key of that name", signed(good().build(), header(), stranger));
		tokens.put("a key that it brings along",
				signed(good().build(), header().jwk(stranger.toPublicJWK()), stranger));
		tokens.put("the public key as a secret", confused.serialize());
		tokens.put("an algorithm that is not agreed",
				signed(good().build(), new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("one"), issuer.key()));
		tokens.put("no algorithm", new PlainJWT(good().build()).serialize());
		tokens.put("another type", signed(good().build(), header().type(new JOSEObjectType("dpop+jwt")), issuer.key()));
		tokens.put("another issuer", signed(good().issuer("https://evil.example").build()));
		tokens.put("Parley as issuer", signed(good().issuer("parley").build()));
		tokens.put("no issuer", signed(good().issuer(null).build()));
		tokens.put("another audience", signed(good().audience("other").build()));
		tokens.put("no audience", signed(good().audience((String) null).build()));
		tokens.put("expired", signed(good().expirationTime(in(Duration.ofMinutes(-2))).build()));
		tokens.put("no expiry", signed(good().expirationTime(null).build()));
		tokens.put("not yet valid", signed(good().notBeforeTime(in(Duration.ofMinutes(2))).build()));
		tokens.put("no subject", signed(good().subject(null).build()));
		tokens.put("a subject with a line break", signed(good().subject("a\nb").build()));
		tokens.put("a subject that is too long", signed(good().subject("x".repeat(256)).build()));
		tokens.forEach((fault, token) -> {
			Response answer = get(token);
			assertThat(answer.status()).as(fault).isEqualTo(401);
			assertThat(answer).isProblem(401, "unauthenticated")
				.hasHeader("WWW-Authenticate", "Bearer realm=\"parley\", error=\"invalid_token\"");
		});
	}

	@Test
	void limitsRequestsToTheIssuer() throws JOSEException {
		assertThat(get(signed(good().build()))).hasStatus(200);
		RSAKey stranger = new RSAKeyGenerator(2048).keyID("two").generate();
		int before = issuer.calls();
		for (int i = 0; i < 20; i++) {
			assertThat(get(signed(good().build(), header().keyID("unknown-" + i), stranger))).isProblem(401,
					"unauthenticated");
		}
		assertThat(issuer.calls() - before).isLessThanOrEqualTo(2);
		assertThat(get(signed(good().build()))).hasStatus(200);
	}

	@Test
	void reportsAnUnavailableIssuer(@TempDir Path folder) throws Exception {
		Issuer away = Issuer.start();
		away.close();
		try (Parley lonely = Parley.start(folder, model.baseUrl(), "parley.security.tokens.issuer-uri=" + away.uri())) {
			SignedJWT token = new SignedJWT(header().build(), good().issuer(away.uri()).build());
			token.sign(new RSASSASigner(away.key()));
			Server server = lonely.server().with("Authorization", "Bearer " + token.serialize());
			for (int i = 0; i < 5; i++) {
				Response answer = server.get("/sessions");
				assertThat(answer).isProblem(503, "issuer_unavailable");
				assertThat(answer.header("Retry-After")).isNotEmpty();
			}
		}
	}

	private static Server as(String token) {
		return parley.server().with("Authorization", "Bearer " + token);
	}

	private static Response get(String token) {
		return as(token).get("/sessions");
	}

	private static JWTClaimsSet.Builder good() {
		return TokenIntegrationTests.good().issuer(issuer.uri());
	}

	private static JWSHeader.Builder header() {
		return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").type(JOSEObjectType.JWT);
	}

	private static String signed(JWTClaimsSet claims) throws JOSEException {
		return signed(claims, header(), issuer.key());
	}

	private static String signed(JWTClaimsSet claims, JWSHeader.Builder header, RSAKey key) throws JOSEException {
		SignedJWT token = new SignedJWT(header.build(), claims);
		token.sign(new RSASSASigner(key));
		return token.serialize();
	}

}
