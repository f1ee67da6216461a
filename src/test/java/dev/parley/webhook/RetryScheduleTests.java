package dev.parley.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

import dev.parley.store.WebhookDelivery;
import dev.parley.store.WebhookDelivery.EndOfRun;
import dev.parley.store.id.Ids;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Increasing pauses, and no retry after a day. */
class RetryScheduleTests {

	private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

	private final RetrySchedule schedule = new RetrySchedule(new Random(7));

	@Test
	void pausesGrowUntilTheDayIsOver() {
		Instant now = START;
		int attempts = 1;
		Duration before = Duration.ZERO;
		Optional<Instant> next = this.schedule.next(failed(attempts), null, now);
		while (next.isPresent()) {
			Duration pause = Duration.between(now, next.get());
			if (attempts < 7) {
				assertThat(pause).as("pause %d", attempts).isGreaterThan(before);
			}
			assertThat(pause).isLessThanOrEqualTo(Duration.ofHours(2));
			before = pause;
			now = next.get();
			attempts++;
			next = this.schedule.next(failed(attempts), null, now);
		}
		assertThat(now).isEqualTo(START.plus(Duration.ofHours(24)));
		assertThat(attempts).isBetween(15, 25);
	}

	@Test
	void aReceiverMayAskForMoreTimeButNotForMoreThanTheDay() {
		assertThat(this.schedule.next(failed(1), Duration.ofHours(3), START)).contains(START.plus(Duration.ofHours(3)));
		assertThat(this.schedule.next(failed(1), Duration.ofDays(9), START)).contains(START.plus(Duration.ofHours(24)));
		assertThat(this.schedule.next(failed(1), Duration.ofSeconds(-5), START).orElseThrow()).isAfter(START);
	}

	private static WebhookDelivery failed(int attempts) {
		EndOfRun end = new EndOfRun("completed", "stop", null, null, null, START, START, START);
		return new WebhookDelivery(Ids.next(), Ids.next(), "ann", "assistant", "gpt", end, attempts, START, START,
				false, null);
	}

}
