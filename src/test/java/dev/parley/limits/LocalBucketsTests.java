package dev.parley.limits;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import dev.parley.limits.Buckets.Taken;
import dev.parley.testing.Parallel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Buckets count exactly, and their number is limited. */
class LocalBucketsTests {

	private final AtomicLong nanos = new AtomicLong(1_000_000);

	private final LocalBuckets buckets = new LocalBuckets(this.nanos::get, RequestLimits.WINDOW);

	@Test
	void letsExactly100Of1000ParallelCallsThrough() throws InterruptedException {
		assertThat(Parallel.calls(1_000, (i) -> this.buckets.take("ann", 100)).stream().filter(Taken::granted))
			.hasSize(100);
	}

	@Test
	void countsDownAndReportsTheReset() {
		assertThat(this.buckets.take("ann", 3)).isEqualTo(new Taken(true, 2, seconds(60)));
		pass(20);
		assertThat(this.buckets.take("ann", 3)).isEqualTo(new Taken(true, 1, seconds(40)));
		this.buckets.take("ann", 3);
		pass(39);
		assertThat(this.buckets.take("ann", 3)).isEqualTo(new Taken(false, 0, seconds(1)));
		pass(1);
		assertThat(this.buckets.take("ann", 3)).isEqualTo(new Taken(true, 2, seconds(60)));
	}

	@Test
	void countsEachKeyAndEachLimitAlone() {
		assertThat(this.buckets.take("ann", 1).granted()).isTrue();
		assertThat(this.buckets.take("bob", 1).granted()).isTrue();
		assertThat(this.buckets.take("ann", 1).granted()).isFalse();
		assertThat(this.buckets.take("ann", 2).left()).as("after a change of tier").isOne();
	}

	@Test
	void looksWithoutTaking() {
		assertThat(this.buckets.left("ann", 1)).isEqualTo(1);
		assertThat(this.buckets.take("ann", 1).granted()).isTrue();
		assertThat(this.buckets.left("ann", 1)).isZero();
		pass(60);
		assertThat(this.buckets.left("ann", 1)).isEqualTo(1);
	}

	@Test
	void limitsTheNumberOfBucketsAndKeepsABusyOne() {
		exhaust("busy");
		for (int i = 0; i < 1_000_000; i++) {
			this.buckets.take("address " + i, 20);
			if (i % 1_000 == 0) {
				assertThat(this.buckets.take("busy", 20).granted()).as("after %d addresses", i).isFalse();
			}
		}
		assertThat(this.buckets.size()).isLessThanOrEqualTo(LocalBuckets.CAPACITY);
	}

	@Test
	void doesNotRefillDuringAFlood() {
		for (int i = 0; i < LocalBuckets.CAPACITY; i++) {
			this.buckets.take("user " + i, 20);
		}
		exhaust("attacker");
		for (int i = 0; i < 500_000; i++) {
			this.buckets.take("address " + i, 20);
		}
		assertThat(this.buckets.take("attacker", 20).granted()).isFalse();
	}

	@Test
	void forgetsKeysThatWereIdleForAMinute() {
		for (int i = 0; i < 1_000; i++) {
			this.buckets.take("address " + i, 20);
		}
		assertThat(this.buckets.size()).isEqualTo(1_000);
		pass(61);
		assertThat(this.buckets.size()).isZero();
	}

	private void exhaust(String key) {
		while (this.buckets.take(key, 20).granted()) {
			assertThat(this.buckets.size()).isPositive();
		}
	}

	private void pass(long seconds) {
		this.nanos.addAndGet(seconds(seconds));
	}

	private static long seconds(long seconds) {
		return Duration.ofSeconds(seconds).toNanos();
	}

}
