package dev.parley.metrics;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A label has only so many values. */
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
	void takesNoNameThatIsNone() {
		assertThat(this.names.of(" ")).isEqualTo("other");
		assertThat(this.names.of("x".repeat(101))).isEqualTo("other");
		assertThat(this.names.known("never seen")).isEqualTo("other");
	}

}
