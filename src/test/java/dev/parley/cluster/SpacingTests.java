package dev.parley.cluster;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpacingTests {

	@Test
	void fewStreamsAreNotDelayed() {
		assertThat(Spacing.of(7)).isZero();
	}

	@Test
	void growsWithTheNumberOfStreamsUpToAHundredthOfASecond() {
		assertThat(Spacing.of(30)).isEqualTo(Duration.ofMillis(6));
		assertThat(Spacing.of(10_000)).isEqualTo(Duration.ofMillis(10));
	}

}
