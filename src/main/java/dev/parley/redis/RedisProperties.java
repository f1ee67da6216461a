package dev.parley.redis;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of Redis, for limits and cached answers.
 *
 * @param timeout for one command, after which the server goes on without Redis
 */
@Validated
@ConfigurationProperties("parley.redis")
record RedisProperties(@DefaultValue("500ms") @DurationMin(millis = 1) Duration timeout) {
}
