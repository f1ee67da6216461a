package dev.parley.web;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of HTTP connections.
 *
 * @param headTimeout from the first byte of a request's head to its last
 * @param keepAlive how long a stream may be silent before a comment is sent
 */
@Validated
@ConfigurationProperties("parley.web")
public record WebProperties(@DefaultValue("20s") @DurationMin(millis = 1) Duration headTimeout,
		@DefaultValue("15s") @DurationMin(millis = 1) Duration keepAlive) {
}
