package dev.parley.agent;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where agents come from.
 *
 * @param agentsDir folder of your own agents, {@code *.md}; they win over those that ship
 */
@ConfigurationProperties("parley.agent")
record AgentProperties(@Nullable Path agentsDir) {
}
