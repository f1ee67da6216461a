package dev.parley.limits;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.parley.testing.Parallel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoginAttemptsTests {

	private final AtomicLong nanos = new AtomicLong();

	private final LoginAttempts attempts = new LoginAttempts(new LocalBuckets(this.nanos::get, LoginAttempts.WINDOW));

	@Test
	void countsAUserFromAnAddress() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.attempts.begin("ada", "192.0.2.1")).isZero();
		}
		assertThat(this.attempts.begin("ada", "192.0.2.1")).isEqualTo(Duration.ofMinutes(10));
		assertThat(this.attempts.begin("ada", "192.0.2.2")).isZero();
		assertThat(this.attempts.begin("bob", "192.0.2.1")).isZero();
	}

	@Test
	void countsAnAddressWhateverTheUser() {
		for (int i = 0; i < 100; i++) {
			assertThat(this.attempts.begin("user-" + i, "192.0.2.1")).isZero();
		}
		assertThat(this.attempts.begin("ada", "192.0.2.1")).isPositive();
	}

	@Test
	void countsAUserWhateverTheAddress() {
		for (int i = 0; i < 100; i++) {
			assertThat(this.attempts.begin("ada", "192.0.2." + i)).isZero();
		}
		assertThat(this.attempts.begin("ada", "198.51.100.1")).isPositive();
	}

	@Test
	void countsTheAddressesOfOneHomeAsOne() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.attempts.begin("ada", "2001:db8::" + i)).isZero();
		}
		assertThat(this.attempts.begin("ada", "2001:db8::ffff")).isPositive();
	}

	@Test
	void doesNotCountSuccessfulLogins() {
		for (int i = 0; i < 1000; i++) {
			assertThat(this.attempts.begin("ada", "192.0.2.1")).isZero();
			this.attempts.succeeded("ada", "192.0.2.1");
		}
	}

	@Test
	void forgetsAfterTenMinutes() {
		for (int i = 0; i < 20; i++) {
			this.attempts.begin("ada", "192.0.2.1");
		}
		this.nanos.addAndGet(LoginAttempts.WINDOW.toNanos());
		assertThat(this.attempts.begin("ada", "192.0.2.1")).isZero();
	}

	@Test
	void countsAttemptsThatComeAtOnce() throws InterruptedException {
		List<Duration> waits = Parallel.calls(50, (i) -> this.attempts.begin("ada", "192.0.2.1"));
		assertThat(waits.stream().filter(Duration::isZero)).hasSize(10);
	}

}
