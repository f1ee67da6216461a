package dev.parley.agent.model.openai;

import java.time.Duration;

import jakarta.validation.constraints.NotBlank;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the model: its API, its key and its time limits.
 *
 * @param apiKey blank: the API needs none or, if no other address is set, the built-in
 * demo model answers
 * @param baseUrl of any OpenAI-compatible API, with its version path; a query is sent
 * with each request
 * @param headers for each request: {@code Name: value} pairs, one per line or separated
 * by semicolons
 * @param caCertificate PEM file of certificates to trust in addition to the JDK's; blank:
 * none
 * @param name the model for agents that name none
 * @param connectTimeout to open a connection
 * @param firstTokenTimeout from the request to the first token of a stream
 * @param tokenTimeout between two tokens of a stream
 * @param answerTimeout for an answer that is not streamed
 * @param moderationTimeout for one call of the moderation model
 * @param jsonSchema how the schema of a structured answer is sent: {@code native}, as
 * {@code response_format}, or {@code instructions}, as text, for APIs that do not support
 * this parameter
 * @param dialects parameters that families of models rename or do not accept, in the
 * format of {@link Dialects#parse}
 * @param fallback the model that is asked if this one fails before it begins
 */
@Validated
@ConfigurationProperties("parley.model")
public record ModelProperties(@Nullable String apiKey, @DefaultValue(BaseUrl.OPENAI) String baseUrl,
		@DefaultValue("gpt-4o-mini") @NotBlank String name, @DefaultValue("") String headers,
		@DefaultValue("") String caCertificate, @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
		@DefaultValue("60s") @DurationMin(millis = 1) Duration firstTokenTimeout,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration tokenTimeout,
		@DefaultValue("180s") @DurationMin(millis = 1) Duration answerTimeout,
		@DefaultValue("10s") @DurationMin(millis = 1) Duration moderationTimeout,
		@DefaultValue("native") JsonSchemaSupport jsonSchema, @DefaultValue(ModelProperties.DIALECTS) String dialects,
		@DefaultValue Fallback fallback) {

	/** OpenAI's reasoning models; their chat variants accept any temperature. */
	static final String DIALECTS = "gpt-5-chat*: max_tokens=max_completion_tokens; "
			+ "gpt-5*|o1*|o3*|o4*: max_tokens=max_completion_tokens -temperature";

	/** The key; null if there is none. */
	@Nullable String key() {
		return (this.apiKey == null || this.apiKey.isBlank()) ? null : this.apiKey.strip();
	}

	/**
	 * Whether the demo model answers, because OpenAI's API needs a key and there is none.
	 */
	boolean demo() {
		return key() == null && this.headers.isBlank()
				&& this.baseUrl.strip().replaceAll("/+$", "").equals(BaseUrl.OPENAI);
	}

	/**
	 * The settings for the fallback; null if there is none. The primary's key and headers
	 * are not sent to another API.
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
	 * The model that is asked if the primary one fails before it begins.
	 *
	 * @param name blank: there is no fallback
	 * @param baseUrl blank: the primary's
	 * @param apiKey blank: the primary's, unless the address differs
	 */
	public record Fallback(@DefaultValue("") String name, @DefaultValue("") String baseUrl,
			@DefaultValue("") String apiKey) {

		/** No fallback. */
		static final Fallback NONE = new Fallback("", "", "");

		/** Whether the fallback does not use the primary's key. */
		boolean ownKey() {
			return !this.apiKey.isBlank() || otherApi();
		}

		boolean otherApi() {
			return !this.baseUrl.isBlank();
		}

	}

}
