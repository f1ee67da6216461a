package dev.parley.webhook;

import java.nio.charset.StandardCharsets;

import dev.parley.start.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Signatures that match the specification, and invalid secrets. */
class WebhookSecretTests {

	/** The example in the specification's reference libraries. */
	@Test
	void signsAsTheSpecificationSays() {
		WebhookSecret secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
		assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
				"{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
			.isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_short", "whsec_####",
			"whsec_c2hvcnQ=" })
	void refusesInvalidSecrets(String secret) {
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> WebhookSecret.parse(secret))
			.withMessageContaining("PARLEY_WEBHOOK_SECRET")
			.satisfies((ex) -> assertThat(ex.action()).contains("openssl rand"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("c2hvcnQ", "####", "MfKQ"));
	}

}
