package dev.parley.agent;

import java.nio.file.Path;
import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where agents come from, and how far one answer may go.
 *
 * @param agentsDir folder of your own agents, {@code *.md}; they win over those that ship
 * @param toolTimeout for one call of a tool
 * @param maxToolCalls in one answer
 * @param maxRunTokens of all model calls of one answer together; past it, no further one
 * is made
 */
@Validated
@ConfigurationProperties("parley.agent")
record AgentProperties(@Nullable Path agentsDir, @DefaultValue("30s") @DurationMin(millis = 1) Duration toolTimeout,
		@DefaultValue("50") @Positive int maxToolCalls, @DefaultValue("200000") @Positive int maxRunTokens) {
}
