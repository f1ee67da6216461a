package dev.parley.agent.model.openai;

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
 * @param apiKey blank: the API wants none or, if no other address is set, the built-in
 * demo model answers
 * @param baseUrl of any OpenAI-compatible API, with its version path; a query is kept
 * @param headers for each request, {@code Name: value} pairs in lines or separated by
 * semicolons
 * @param caCertificate PEM file of certificates to trust beside the JDK's; blank: none
 * @param name the model for agents that name none
 * @param connectTimeout to open a connection
 * @param firstTokenTimeout from the question to the first token of a stream
 * @param tokenTimeout between two tokens of a stream
 * @param answerTimeout for an answer that is not streamed
 * @param moderationTimeout for the moderation model to judge a text
 * @param jsonSchema how the model is given the schema of a structured answer:
 * {@code native}, as {@code response_format}, or {@code instructions}, in words, for APIs
 * that do not know that
 * @param dialects what families of models call otherwise, or do not take, as
 * {@link Dialects#parse} reads it
 * @param fallback the model that is asked if this one cannot begin
 */
@Validated
@ConfigurationProperties("parley.model")
public record ModelProperties(@Nullable String apiKey, @DefaultValue(ModelEndpoint.OPENAI) String baseUrl,
		@DefaultValue("gpt-4o-mini") @NotBlank String name, @DefaultValue("") String headers,
		@DefaultValue("") String caCertificate, @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
		@DefaultValue("60s") @DurationMin(millis = 1) Duration firstTokenTimeout,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration tokenTimeout,
		@DefaultValue("180s") @DurationMin(millis = 1) Duration answerTimeout,
		@DefaultValue("10s") @DurationMin(millis = 1) Duration moderationTimeout,
		@DefaultValue("native") JsonSchemaSupport jsonSchema, @DefaultValue(ModelProperties.DIALECTS) String dialects,
		@DefaultValue Fallback fallback) {

	/** OpenAI's reasoning models; their chat variants take any temperature. */
	static final String DIALECTS = "gpt-5-chat*: max_tokens=max_completion_tokens; "
			+ "gpt-5*|o1*|o3*|o4*: max_tokens=max_completion_tokens -temperature";

	/** The key; null: there is none. */
	@Nullable String key() {
		return (this.apiKey == null || this.apiKey.isBlank()) ? null : this.apiKey.strip();
	}

	/** Whether there is no API to ask: OpenAI's own wants a key. */
	boolean demo() {
		return key() == null && this.headers.isBlank()
				&& this.baseUrl.strip().replaceAll("/+$", "").equals(ModelEndpoint.OPENAI);
	}

	/**
	 * The same for the fallback; null if there is none. Key and headers go to another API
	 * only if they are meant for it.
	 */
	@Nullable ModelProperties forFallback() {
		Fallback other = this.fallback;
		if (other.name().isBlank()) {
			return null;
		}
		String otherKey = other.ownKey() ? other.apiKey() : this.apiKey;
		return new ModelProperties(otherKey, other.otherApi() ? other.baseUrl() : this.baseUrl, other.name().strip(),
				other.otherApi() ? "" : this.headers, this.caCertificate, this.connectTimeout, this.firstTokenTimeout,
				this.tokenTimeout, this.answerTimeout, this.moderationTimeout, this.jsonSchema, this.dialects, other);
	}

	/**
	 * The model that is asked if the first one cannot begin.
	 *
	 * @param name blank: there is none
	 * @param baseUrl blank: the first model's
	 * @param apiKey blank: the first model's, unless the address is another
	 */
	public record Fallback(@DefaultValue("") String name, @DefaultValue("") String baseUrl,
			@DefaultValue("") String apiKey) {

		/** There is none. */
		static final Fallback NONE = new Fallback("", "", "");

		/** Whether the first model's key is not for it. */
		boolean ownKey() {
			return !this.apiKey.isBlank() || otherApi();
		}

		boolean otherApi() {
			return !this.baseUrl.isBlank();
		}

	}

}
