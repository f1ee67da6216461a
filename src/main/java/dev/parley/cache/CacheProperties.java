package dev.parley.cache;

import dev.parley.start.HeapAmount;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the answer cache.
 *
 * @param memory for all answers together
 */
@Validated
@ConfigurationProperties("parley.cache")
record CacheProperties(@DefaultValue("5%") HeapAmount memory) {
}
