package dev.parley.run;

import dev.parley.run.memory.MaxRuns;
import dev.parley.start.HeapAmount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Settings relative to the heap. */
class HeapAmountTests {

	private static final long CONTAINER = 614L * 1024 * 1024;

	private static final long LARGE = 16L * 1024 * 1024 * 1024;

	@Test
	void isASizeOrAShareOfTheHeap() {
		assertThat(HeapAmount.of("256MB", CONTAINER).bytes()).isEqualTo(256L * 1024 * 1024);
		assertThat(HeapAmount.of(" 15% ", CONTAINER).bytes()).isBetween(CONTAINER * 149 / 1000, CONTAINER * 15 / 100);
		assertThat(HeapAmount.valueOf("99%").bytes()).isBetween(1L, Runtime.getRuntime().maxMemory());
	}

	@Test
	void runsAreANumberOrAsManyAsTheirShareCarries() {
		assertThat(MaxRuns.of("7", CONTAINER).count()).isEqualTo(7);
		assertThat(MaxRuns.of("50%", CONTAINER).count()).isBetween(2_050, 2_100);
		assertThat(MaxRuns.of("50%", LARGE).count()).isEqualTo(10_000);
		assertThat(MaxRuns.of("20000", LARGE).count()).isEqualTo(20_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0%", "100%", "-1%", "1.5%", "much", "0", "-5MB", "%" })
	void refusesOtherValues(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> HeapAmount.of(text, CONTAINER))
			.withMessageContaining("expected");
		assertThatIllegalArgumentException().isThrownBy(() -> MaxRuns.of(text, CONTAINER))
			.withMessageContaining("expected");
	}

}
