package dev.parley.run;

import java.time.Duration;

import dev.parley.caller.LimitByTier;
import dev.parley.run.memory.MaxRuns;
import dev.parley.start.HeapAmount;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of runs.
 *
 * @param maxDuration of a run, from its first model call to its end
 * @param maxAnswer maximum length of an answer's text
 * @param maxRuns maximum number of running and queued runs of all sessions
 * @param maxRunsPerUser the same for one user, by tier
 * @param queueLength maximum number of messages that wait in one session
 * @param queueWait how long a message may wait in its session
 * @param logRetention how long the events of an ended run stay readable
 * @param logCapacity memory for the events of all ended runs
 * @param endPatience how long the end of an answer waits for an unavailable store before
 * readers get an error
 * @param drain how long running answers may continue when the server shuts down
 * @param takeover what becomes of answers in progress of other servers that are gone
 */
@Validated
@ConfigurationProperties("parley.run")
record RunProperties(@DefaultValue("600s") @DurationMin(millis = 1) Duration maxDuration,
		@DefaultValue("256KB") DataSize maxAnswer, @DefaultValue("50%") MaxRuns maxRuns,
		@DefaultValue("20") LimitByTier maxRunsPerUser, @DefaultValue("16") @Positive int queueLength,
		@DefaultValue("120s") @DurationMin(millis = 1) Duration queueWait, @DefaultValue("10m") Duration logRetention,
		@DefaultValue("10%") HeapAmount logCapacity, @DefaultValue("10s") Duration endPatience,
		@DefaultValue("20s") Duration drain, @DefaultValue("restart") Takeover takeover) {

	/** What becomes of an answer in progress if its server is gone. */
	enum Takeover {

		/** Another server makes it again from the beginning, if no tool was called. */
		RESTART,

		/** It fails and may be retried; what was said is kept. */
		FAIL

	}

}
