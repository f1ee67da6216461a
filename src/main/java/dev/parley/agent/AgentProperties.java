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
 * Settings: the folder of agents, and limits of one answer.
 *
 * @param agentsDir folder of your own agents, {@code *.md}; they replace built-in agents
 * of the same name
 * @param toolTimeout for one tool call
 * @param maxToolCalls in one answer
 * @param maxRunTokens of all model calls of one answer together; once it is exceeded, the
 * model is not called again
 */
@Validated
@ConfigurationProperties("parley.agent")
record AgentProperties(@Nullable Path agentsDir, @DefaultValue("30s") @DurationMin(millis = 1) Duration toolTimeout,
		@DefaultValue("50") @Positive int maxToolCalls, @DefaultValue("200000") @Positive int maxRunTokens) {
}
