package dev.parley.web;

import java.nio.file.Path;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log says of a key that the fallback model refuses. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class FallbackLogIntegrationTests {

	@TempDir
	private Path folder;

	private final ScriptedModel first = ScriptedModel.start();

	private final ScriptedModel second = ScriptedModel.start();

	@AfterEach
	void close() {
		this.first.close();
		this.second.close();
	}

	private Parley start(String... properties) {
		return Parley.start(this.folder.resolve("data"), this.first.baseUrl(), properties);
	}

	private Parley startWithFallback(String... more) {
		String[] properties = { "parley.model.fallback.name=reserve",
				"parley.model.fallback.base-url=" + this.second.baseUrl(),
				"parley.model.fallback.api-key=key-of-reserve", "parley.model.headers=X-Own: of-first" };
		return start(Stream.of(properties, more).flatMap(Stream::of).toArray(String[]::new));
	}

	@Test
	void theLogNamesTheVariableWhoseKeyIsRefused(CapturedOutput log) {
		this.first.otherwise((_) -> Answer.status(503));
		this.second.otherwise((_) -> Answer.status(401));
		try (Parley parley = startWithFallback("parley.model.retries=0")) {
			assertThat(parley.server().chat(Json.message("Hi")).status()).isGreaterThan(500);
			assertThat(log.getAll()).contains("OPENAI_FALLBACK_API_KEY is refused")
				.doesNotContain("OPENAI_API_KEY is refused");
		}
	}

	@Test
	void theLogNamesTheFirstVariableIfTheFallbackUsesItsKey(CapturedOutput log) {
		this.first.otherwise((request) -> Answer.status(request.model().equals("reserve") ? 401 : 503));
		try (Parley parley = start("parley.model.fallback.name=reserve", "parley.model.retries=0")) {
			assertThat(parley.server().chat(Json.message("Hi")).status()).isGreaterThan(500);
			assertThat(log.getAll()).contains("OPENAI_API_KEY is refused");
		}
	}

}
