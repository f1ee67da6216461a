package dev.parley.run;

import java.time.Duration;

import dev.parley.caller.LimitByTier;
import dev.parley.start.HeapAmount;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What runs may take.
 *
 * @param maxDuration of a run, from its first model call to its end
 * @param maxAnswer how long the text of an answer may grow
 * @param maxRuns running and waiting at once, in all sessions together
 * @param maxRunsPerUser the same for one user, by tier
 * @param queueLength how many messages may wait in one session
 * @param queueWait how long a message may wait in its session
 * @param logRetention how long the events of a finished run stay readable
 * @param logCapacity how much memory the events of finished runs may take in all
 * @param endPatience how long the end of an answer waits for a store that is away before
 * its readers are told so
 * @param drain how long running answers may go on when the server is told to stop
 */
@Validated
@ConfigurationProperties("parley.run")
record RunProperties(@DefaultValue("600s") @DurationMin(millis = 1) Duration maxDuration,
		@DefaultValue("256KB") DataSize maxAnswer, @DefaultValue("50%") MaxRuns maxRuns,
		@DefaultValue("20") LimitByTier maxRunsPerUser, @DefaultValue("16") @Positive int queueLength,
		@DefaultValue("120s") @DurationMin(millis = 1) Duration queueWait, @DefaultValue("10m") Duration logRetention,
		@DefaultValue("10%") HeapAmount logCapacity, @DefaultValue("10s") Duration endPatience,
		@DefaultValue("20s") Duration drain) {
}
