package dev.parley.agent.definition;

import java.time.Duration;

/**
 * Whether and how long an agent's answers are cached.
 *
 * @param shared whether users share cached answers; otherwise each user has their own
 */
public record AnswerCaching(Duration timeToLive, boolean shared) {
}
