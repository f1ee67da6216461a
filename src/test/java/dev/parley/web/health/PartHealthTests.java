package dev.parley.web.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class PartHealthTests {

	private final AtomicLong nanos = new AtomicLong();

	private final AtomicInteger asked = new AtomicInteger();

	@Test
	void asksAgainAfterASecond() {
		PartHealth part = part(() -> Health.up().build());
		assertThat(state(part)).isEqualTo(Status.UP);
		this.nanos.addAndGet(Duration.ofMillis(999).toNanos());
		assertThat(state(part)).isEqualTo(Status.UP);
		assertThat(this.asked).hasValue(1);
		this.nanos.addAndGet(Duration.ofMillis(1).toNanos());
		assertThat(state(part)).isEqualTo(Status.UP);
		assertThat(this.asked).hasValue(2);
	}

	@Test
	void doesNotWaitForAHangingPart() throws InterruptedException {
		CountDownLatch hangs = new CountDownLatch(1);
		PartHealth part = part(() -> {
			await(hangs);
			return Health.up().build();
		});
		long begun = System.nanoTime();
		List<Status> states = Parallel.calls(20, (i) -> state(part));
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(PartHealth.PATIENCE, Patience.LIMIT);
		assertThat(states).containsOnly(Status.DOWN);
		this.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
		assertThat(state(part)).as("without a wait").isEqualTo(Status.DOWN);
		assertThat(this.asked).hasValue(1);
		hangs.countDown();
		Awaitility.await().untilAsserted(() -> assertThat(state(part)).isEqualTo(Status.UP));
	}

	@Test
	void isDownIfItCannotBeAsked() {
		assertThat(state(part(() -> {
			throw new IllegalStateException("on purpose");
		}))).isEqualTo(Status.DOWN);
	}

	private PartHealth part(Supplier<Health> answer) {
		return new PartHealth("part", () -> {
			this.asked.incrementAndGet();
			return answer.get();
		}, this.nanos::get);
	}

	private static Status state(PartHealth part) {
		try {
			return part.await(part.check());
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
