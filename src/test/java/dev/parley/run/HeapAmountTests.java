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

	/** What is left of it for shares. */
	private static final long SHARED = CONTAINER - 90L * 1024 * 1024;

	private static final long LARGE = 16L * 1024 * 1024 * 1024;

	@Test
	void isASizeOrAShareOfTheHeap() {
		assertThat(HeapAmount.of("256MB", CONTAINER).bytes()).isEqualTo(256L * 1024 * 1024);
		assertThat(HeapAmount.of(" 15% ", CONTAINER).bytes()).isBetween(SHARED * 149 / 1000, SHARED * 15 / 100);
		assertThat(HeapAmount.of("50%", 100L * 1024 * 1024).bytes()).isBetween(24L * 1024 * 1024, 25L * 1024 * 1024);
		assertThat(HeapAmount.valueOf("99%").bytes()).isBetween(1L, Runtime.getRuntime().maxMemory());
	}

	@Test
	void runsAreANumberOrAsManyAsTheirShareCarries() {
		assertThat(MaxRuns.of("7", CONTAINER).count()).isEqualTo(7);
		assertThat(MaxRuns.of("50%", CONTAINER).count()).isBetween(1_750, 1_800);
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
