package dev.parley.cluster;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeartbeatTests {

	/** What happens while a thread asks for the time. */
	private Runnable meanwhile = () -> {
	};

	private long seconds = 100;

	private final Heartbeat heartbeat = new Heartbeat(() -> {
	}, this::read);

	private long read() {
		Runnable once = this.meanwhile;
		this.meanwhile = () -> {
		};
		once.run();
		return TimeUnit.SECONDS.toNanos(this.seconds);
	}

	@Test
	void isSteadyAsLongAsItsPulseGoes() {
		this.heartbeat.pulse();
		assertThat(this.heartbeat.steady()).isTrue();
	}

	@Test
	void isNotSteadyAfterAPauseUntilItsClaimsAreConfirmed() {
		this.seconds += 3;
		assertThat(this.heartbeat.steady()).isFalse();
		this.heartbeat.pulse();
		assertThat(this.heartbeat.steady()).isFalse();
		this.heartbeat.confirmed(0);
		assertThat(this.heartbeat.steady()).isFalse();
		this.heartbeat.confirmed(1);
		assertThat(this.heartbeat.steady()).isTrue();
	}

	@Test
	void isNotSteadyIfThePulseComesBackWhileSomeoneAsks() {
		this.seconds += 3;
		this.meanwhile = this.heartbeat::pulse;
		assertThat(this.heartbeat.steady()).isFalse();
	}

}
