package dev.parley.security;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import dev.parley.security.AccessRefusedException.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class LoginAttemptsTests {

	private final LoginAttempts attempts = new LoginAttempts(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

	@Test
	void countsAUserFromAnAddress() {
		for (int i = 0; i < 10; i++) {
			this.attempts.begin("ada", "192.0.2.1");
		}
		assertThatExceptionOfType(AccessRefusedException.class)
			.isThrownBy(() -> this.attempts.begin("ada", "192.0.2.1"))
			.satisfies((ex) -> {
				assertThat(ex.reason()).isEqualTo(Reason.TOO_MANY_ATTEMPTS);
				assertThat(ex.headers()).containsEntry("Retry-After", "600");
			});
		assertThatNoException().isThrownBy(() -> this.attempts.begin("ada", "192.0.2.2"));
		assertThatNoException().isThrownBy(() -> this.attempts.begin("bob", "192.0.2.1"));
	}

	@Test
	void countsAnAddressWhateverTheUser() {
		for (int i = 0; i < 100; i++) {
			this.attempts.begin("user-" + i, "192.0.2.1");
		}
		assertThatExceptionOfType(AccessRefusedException.class)
			.isThrownBy(() -> this.attempts.begin("ada", "192.0.2.1"));
	}

	@Test
	void countsAUserWhateverTheAddress() {
		for (int i = 0; i < 100; i++) {
			this.attempts.begin("ada", "192.0.2." + i);
		}
		assertThatExceptionOfType(AccessRefusedException.class)
			.isThrownBy(() -> this.attempts.begin("ada", "198.51.100.1"));
	}

	@Test
	void doesNotCountWhoKnewThePassword() {
		for (int i = 0; i < 1000; i++) {
			this.attempts.begin("ada", "192.0.2.1");
			this.attempts.succeeded("ada", "192.0.2.1");
		}
	}

}
