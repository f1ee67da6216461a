package dev.parley.agent.definition;

import java.time.Duration;

/**
 * For how long an agent gives the same answer to the same prompt.
 *
 * @param shared whether users share answers; otherwise each has their own
 */
public record AnswerCaching(Duration timeToLive, boolean shared) {
}
