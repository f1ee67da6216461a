package dev.parley.agent.tool;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import dev.parley.agent.model.Cancellation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClockToolsTests {

	@Test
	void itTellsTheTimeInUtc() {
		Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneId.of("Asia/Tokyo"));
		Tool tool = new ToolCatalog(List.of(new ClockTools(clock))).find("clock").orElseThrow();
		ToolInvocation invocation = new ToolInvocation("ann", "Ann", "run:1", new Cancellation());
		assertThat(tool.call("{}", invocation)).isEqualTo("2026-01-02T03:04:05Z");
		assertThat(tool.call("", invocation)).isEqualTo("2026-01-02T03:04:05Z");
	}

}
