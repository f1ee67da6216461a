package dev.parley.web;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log says of a key that the fallback model refuses. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class FallbackLogIntegrationTests extends FallbackTest {

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
