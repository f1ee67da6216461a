package dev.parley.agent.model.attempt;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.parley.agent.model.BreakerStates.State;
import dev.parley.agent.model.attempt.Breaker.Trial;
import dev.parley.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BreakerTests {

	@Test
	void opensIfHalfOfTheCallsFailedOfTenAtLeast() {
		Breaker breaker = new Breaker("primary", Duration.ofSeconds(15));
		IntStream.range(0, 5).forEach((_) -> call(breaker).succeeded());
		IntStream.range(0, 4).forEach((_) -> fail(breaker));
		assertThat(breaker.state()).isEqualTo(State.CLOSED);
		fail(breaker);
		assertThat(breaker.state()).isEqualTo(State.OPEN);
		assertThat(breaker.permits()).isFalse();
		assertThat(breaker.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(15));
	}

	@Test
	void threeTestCallsSucceedWhenTheirAnswersBegin() {
		Breaker breaker = new Breaker("primary", Duration.ofMillis(50));
		IntStream.range(0, 10).forEach((_) -> fail(breaker));
		Awaitility.await().atMost(Patience.LIMIT).until(breaker::permits);
		Trial first = breaker.trial();
		List<Trial> others = Stream.of(call(breaker), call(breaker)).toList();
		assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
		assertThat(breaker.permits()).as("a fourth").isFalse();
		first.began();
		others.forEach(Trial::began);
		assertThat(breaker.state()).isEqualTo(State.CLOSED);
		// Their later outcomes do not count.
		first.failed(new IllegalStateException());
		others.forEach(Trial::inconclusive);
		assertThat(breaker.permits()).isTrue();
	}

	@Test
	void anInconclusiveCallReturnsItsPermission() {
		Breaker breaker = new Breaker("primary", Duration.ofMillis(50));
		IntStream.range(0, 10).forEach((_) -> fail(breaker));
		Awaitility.await().atMost(Patience.LIMIT).until(breaker::permits);
		breaker.trial().inconclusive();
		IntStream.range(0, 3).forEach((_) -> call(breaker).succeeded());
		assertThat(breaker.state()).isEqualTo(State.CLOSED);
	}

	@Test
	void canBeSwitchedOff() {
		Breaker breaker = new Breaker("primary", Duration.ZERO);
		IntStream.range(0, 100).forEach((_) -> fail(breaker));
		assertThat(breaker.state()).isEqualTo(State.CLOSED);
	}

	private static Trial call(Breaker breaker) {
		assertThat(breaker.permits()).isTrue();
		return breaker.trial();
	}

	private static void fail(Breaker breaker) {
		call(breaker).failed(new IllegalStateException());
	}

}
