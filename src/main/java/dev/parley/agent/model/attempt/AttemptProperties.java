package dev.parley.agent.model.attempt;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often a model is asked, and when it is left alone.
 *
 * @param retries how often a call that failed before it began is made again
 * @param breakerOpen for how long a model that failed too often is not asked; zero: it is
 * always asked
 */
@Validated
@ConfigurationProperties("parley.model")
record AttemptProperties(@DefaultValue("2") @PositiveOrZero @Max(10) int retries,
		@DefaultValue("15s") @DurationMin Duration breakerOpen) {
}
