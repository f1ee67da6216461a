package dev.parley.erasure;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of automatic deletion.
 *
 * @param sessionRetention time without a message, an answer or a change after which a
 * session is deleted; null: never
 */
@Validated
@ConfigurationProperties("parley.erasure")
record ErasureProperties(@DurationMin(minutes = 1) @Nullable Duration sessionRetention) {
}
