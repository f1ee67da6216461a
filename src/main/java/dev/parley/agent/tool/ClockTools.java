package dev.parley.agent.tool;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.springframework.ai.tool.annotation.Tool;
import org.springframework.stereotype.Component;

/** A tool that returns the current time. */
@Component
final class ClockTools implements Tools {

	private final Clock clock;

	ClockTools(Clock clock) {
		this.clock = clock;
	}

	@Tool(name = "clock", description = "Tells the current date and time in UTC.")
	String now() {
		Instant now = this.clock.instant();
		return now.truncatedTo(ChronoUnit.SECONDS).toString();
	}

}
