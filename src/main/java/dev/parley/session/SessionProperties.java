package dev.parley.session;

import java.time.Duration;

import dev.parley.start.HeapAmount;
import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the live agents in memory. Other sessions work too, but their first answer is
 * a little slower.
 *
 * @param maxLiveAgents maximum number of live agents
 * @param memory maximum memory of all live agents with their windows
 * @param idleTime after which a live agent is dropped
 */
@Validated
@ConfigurationProperties("parley.session")
record SessionProperties(@DefaultValue("10000") @Positive int maxLiveAgents, @DefaultValue("10%") HeapAmount memory,
		@DefaultValue("30m") Duration idleTime) {
}
