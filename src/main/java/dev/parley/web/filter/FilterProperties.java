package dev.parley.web.filter;

import java.time.Duration;
import java.util.List;

import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the filters.
 *
 * @param corsAllowedOrigins origins of pages that may call from a browser; a pattern may
 * contain {@code *}, and {@code [*]} for any port
 * @param maxRequestSize of a request's body
 * @param bodyTimeout from the first byte of a request's body to its last
 */
@Validated
@ConfigurationProperties("parley.web")
record FilterProperties(@DefaultValue( {
		"http://localhost:[*]", "http://127.0.0.1:[*]" }) List<String> corsAllowedOrigins,
		@DefaultValue("1MB") DataSize maxRequestSize,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration bodyTimeout){
}
