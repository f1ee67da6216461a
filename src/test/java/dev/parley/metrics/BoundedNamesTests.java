package dev.parley.metrics;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The number of a label's values is limited. */
class BoundedNamesTests {

	private final BoundedNames names = new BoundedNames(50);

	@Test
	void keepsTheFirstAndFoldsTheRest() {
		for (int i = 0; i < 50; i++) {
			assertThat(this.names.of("model-" + i)).isEqualTo("model-" + i);
		}
		assertThat(this.names.of("model-50")).isEqualTo("other");
		assertThat(this.names.of("model-7")).isEqualTo("model-7");
	}

	@Test
	void ignoresBlankNames() {
		assertThat(this.names.of(" ")).isEqualTo("other");
		assertThat(this.names.of("x".repeat(101))).isEqualTo("other");
		assertThat(this.names.known("never seen")).isEqualTo("other");
	}

}
