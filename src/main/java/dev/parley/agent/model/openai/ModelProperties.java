package dev.parley.agent.model.openai;

import java.net.URI;
import java.time.Duration;

import jakarta.validation.constraints.NotBlank;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The model that answers, and how long it may take.
 *
 * @param apiKey blank: the built-in demo model answers
 * @param baseUrl of any OpenAI-compatible API, with its version path
 * @param name the model for agents that name none
 * @param connectTimeout to open a connection
 * @param firstTokenTimeout from the question to the first token of a stream
 * @param tokenTimeout between two tokens of a stream
 * @param answerTimeout for an answer that is not streamed
 * @param moderationTimeout for the moderation model to judge a text
 * @param jsonSchema how the model is given the schema of a structured answer:
 * {@code native}, as {@code response_format}, or {@code instructions}, in words, for APIs
 * that do not know that
 */
@Validated
@ConfigurationProperties("parley.model")
public record ModelProperties(@Nullable String apiKey, @DefaultValue("https://api.openai.com/v1") URI baseUrl,
		@DefaultValue("gpt-4o-mini") @NotBlank String name,
		@DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
		@DefaultValue("60s") @DurationMin(millis = 1) Duration firstTokenTimeout,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration tokenTimeout,
		@DefaultValue("180s") @DurationMin(millis = 1) Duration answerTimeout,
		@DefaultValue("10s") @DurationMin(millis = 1) Duration moderationTimeout,
		@DefaultValue("native") JsonSchemaSupport jsonSchema) {
}
