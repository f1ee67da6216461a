package dev.parley.agent.tool;

import java.time.Clock;
import java.time.temporal.ChronoUnit;

import dev.parley.agent.model.ToolSpec;

import org.springframework.stereotype.Component;

/** Tells the time. */
@Component
final class ClockTool implements Tool {

	private static final ToolSpec SPEC = new ToolSpec("clock", "Tells the current date and time in UTC.",
			"{\"type\":\"object\",\"properties\":{}}");

	private final Clock clock;

	ClockTool(Clock clock) {
		this.clock = clock;
	}

	@Override
	public ToolSpec spec() {
		return SPEC;
	}

	@Override
	public String call(String arguments) {
		return this.clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
	}

}
