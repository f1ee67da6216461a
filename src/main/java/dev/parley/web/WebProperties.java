package dev.parley.web;

import java.time.Duration;
import java.util.List;

import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Parley's HTTP.
 *
 * @param corsAllowedOrigins origins of pages that may call from a browser; a pattern may
 * hold {@code *}, and {@code [*]} stands for any port
 * @param maxRequestSize of a request's body
 * @param bodyTimeout from the first byte of a request's body to its last
 * @param keepAlive how long a stream may be silent before a comment fills the silence
 */
@Validated
@ConfigurationProperties("parley.web")
record WebProperties(@DefaultValue( {
		"http://localhost:[*]", "http://127.0.0.1:[*]" }) List<String> corsAllowedOrigins,
		@DefaultValue("1MB") DataSize maxRequestSize,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration bodyTimeout,
		@DefaultValue("15s") @DurationMin(millis = 1) Duration keepAlive){
}
