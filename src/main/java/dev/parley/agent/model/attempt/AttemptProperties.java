package dev.parley.agent.model.attempt;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of retries and circuit breakers.
 *
 * @param retries maximum number of retries of a call that failed before its answer began
 * @param breakerOpen how long the circuit breaker stays open; zero: it never opens
 */
@Validated
@ConfigurationProperties("parley.model")
record AttemptProperties(@DefaultValue("2") @PositiveOrZero @Max(10) int retries,
		@DefaultValue("15s") @DurationMin Duration breakerOpen) {
}
