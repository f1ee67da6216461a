package dev.parley.run.memory;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Reservation and release of memory. */
class RunMemoryTests {

	private static final long STEP = 16 * 1024;

	private static final long STEP_BYTES = 10 * STEP;

	@Test
	void givesEachRunItsFirstPart() {
		RunMemory memory = new RunMemory(2 * RunMemory.FIRST_BYTES);
		assertThat(memory.begin()).isTrue();
		assertThat(memory.begin()).isTrue();
		assertThat(memory.begin()).isFalse();
		memory.end(RunMemory.FIRST_CHARACTERS);
		assertThat(memory.begin()).isTrue();
		assertThat(memory.begin()).isFalse();
	}

	@Test
	void givesMoreForAsLongAsThereIsSome() {
		RunMemory memory = new RunMemory(RunMemory.FIRST_BYTES + STEP_BYTES);
		assertThat(memory.begin()).isTrue();
		long held = memory.extend(RunMemory.FIRST_CHARACTERS, RunMemory.FIRST_CHARACTERS + 1);
		assertThat(held).isEqualTo(RunMemory.FIRST_CHARACTERS + STEP);
		assertThat(memory.extend(held, held + STEP)).isEqualTo(held);
		assertThat(memory.begin()).isFalse();
	}

	@Test
	void takesBackAllThatARunHad() {
		RunMemory memory = new RunMemory(RunMemory.FIRST_BYTES + 2 * STEP_BYTES);
		for (int i = 0; i < 5; i++) {
			assertThat(memory.begin()).isTrue();
			long held = memory.extend(RunMemory.FIRST_CHARACTERS, 3 * RunMemory.FIRST_CHARACTERS);
			assertThat(held).isEqualTo(3 * RunMemory.FIRST_CHARACTERS);
			memory.end(held);
		}
	}

}
