package dev.parley.agent.tool;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ClockToolTests {

	private final ClockTool tool = new ClockTool(
			Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneId.of("Asia/Tokyo")));

	@Test
	void itTellsTheTimeInUtcWhateverItIsAsked() {
		assertThat(this.tool.call("{}")).isEqualTo("2026-01-02T03:04:05Z");
		assertThat(this.tool.call("no JSON")).isEqualTo("2026-01-02T03:04:05Z");
	}

	@Test
	void itsSchemaIsOneOfAnObject() {
		assertThat(this.tool.spec().name()).isEqualTo("clock");
		assertThat(JsonMapper.shared().readTree(this.tool.spec().inputSchema()).path("type").asString())
			.isEqualTo("object");
	}

}
