package dev.parley.agent.model.attempt;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryBudgetTests {

	private final AtomicLong nanos = new AtomicLong(-TimeUnit.DAYS.toNanos(1));

	private final RetryBudget budget = new RetryBudget(this.nanos::get);

	@Test
	void tenRetriesAMinuteAreAlwaysThere() {
		assertThat(taken(100)).isEqualTo(10);
		this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
		assertThat(taken(100)).isZero();
		this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
		assertThat(taken(100)).isEqualTo(10);
	}

	@Test
	void aFifthOfTheCallsOfTheLastMinuteMayBeMadeAgain() {
		IntStream.range(0, 200).forEach((_) -> this.budget.called());
		assertThat(taken(100)).isEqualTo(40);
		this.nanos.addAndGet(TimeUnit.MINUTES.toNanos(2));
		assertThat(taken(100)).isEqualTo(10);
	}

	private long taken(int attempts) {
		return IntStream.range(0, attempts).filter((_) -> this.budget.take()).count();
	}

}
