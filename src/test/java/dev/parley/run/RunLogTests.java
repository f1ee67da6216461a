package dev.parley.run;

import dev.parley.store.Ids;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RunLogTests {

	private final RunLog log = new RunLog(Ids.next(), Ids.next(), false);

	@Test
	void whatToolsAreGivenAndGiveWeighs() {
		int empty = this.log.weight();
		this.log.append(new RunEvent.ToolCalled("1", "clock", "x".repeat(10_000)));
		assertThat(this.log.weight()).isGreaterThan(empty + 20_000);
		this.log.append(new RunEvent.ToolReturned("1", "clock", true, "x".repeat(60_000), 1));
		assertThat(this.log.weight()).isGreaterThan(empty + 140_000);
	}

}
