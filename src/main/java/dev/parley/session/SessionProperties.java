package dev.parley.session;

import java.time.Duration;

import dev.parley.start.HeapAmount;
import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many conversations stay in memory. The others are as good, and a little slower.
 *
 * @param maxLiveAgents the largest number of agents in memory
 * @param memory how much memory they may take in all, with what they remember
 * @param idleTime after which a live agent is let go
 */
@Validated
@ConfigurationProperties("parley.session")
record SessionProperties(@DefaultValue("10000") @Positive int maxLiveAgents, @DefaultValue("10%") HeapAmount memory,
		@DefaultValue("30m") Duration idleTime) {
}
