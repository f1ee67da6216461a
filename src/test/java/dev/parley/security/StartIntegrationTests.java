package dev.parley.security;

import java.nio.file.Path;

import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Starts with unsafe or invalid security settings, whose errors must not contain secrets.
 */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class StartIntegrationTests {

	private static final String SECRET = "the-secret-of-this-test-0123456789abcdef";

	@TempDir
	private Path data;

	@Test
	void doesNotOpenItselfToTheWorldByAccident(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("server.address=0.0.0.0"));
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "no authentication is configured", "VALID_API_KEYS",
					"PARLEY_AUTH=none", "SERVER_ADDRESS=127.0.0.1")
			.doesNotContain("\tat org.springframework");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					server.address=0.0.0.0,parley.security.valid-api-keys=short        | fewer than 16 characters
					parley.security.auth=none,parley.security.valid-api-keys=0123456789abcdef | PARLEY_AUTH=none lets everybody call
					parley.security.users[0].name=ada                                 | PARLEY_TOKEN_SECRET
					parley.security.users[0].name=ada,parley.security.tokens.secret=0123456789abcdef0123456789abcde | fewer than 256 bits
					parley.security.users[0].name=ada,parley.security.tokens.secret=the-secret-of-this-test-0123456789abcdef | users[0]
					parley.security.keys[0].name=shop,parley.security.keys[0].sha256=shop | keys[0]
					parley.security.tokens.issuer-uri=login                           | PARLEY_ISSUER_URI
					""")
	void saysWhatIsWrong(String settings, String message, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(settings.split(",")));
		assertThat(output).contains("APPLICATION FAILED TO START", message).doesNotContain(SECRET);
	}

	@Test
	void neverTellsAKey(CapturedOutput output) {
		try (Parley parley = start("parley.security.valid-api-keys=" + SECRET, "logging.level.dev.parley=trace",
				"logging.level.org.springframework=debug", "parley.security.tokens.secret=" + SECRET)) {
			assertThat(parley.server().with("X-API-Key", SECRET).get("/sessions")).hasStatus(200);
			assertThat(parley.server().with("Authorization", "Bearer wrong" + SECRET).get("/sessions")).hasStatus(401);
		}
		assertThat(output.toString().lines().filter((line) -> line.contains(SECRET))).isEmpty();
	}

	private Parley start(String... properties) {
		return Parley.start(this.data, "http://127.0.0.1:1", properties);
	}

}
