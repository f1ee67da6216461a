package dev.parley.agent.model.openai;

import java.time.Duration;
import java.util.List;

import dev.parley.agent.model.AttachmentContents;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.Moderator;
import dev.parley.agent.model.PromptMessage;
import dev.parley.outbound.Outbound;
import dev.parley.outbound.OutboundProperties;
import dev.parley.testing.ScriptedModel;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/** Creates gateways as the server does, and requests for them. */
public final class Gateways {

	static final String KEY = "sk-2f8a-do-not-tell";

	static final Outbound DIRECT = new Outbound(OutboundProperties.DIRECT);

	private static final Duration PATIENT = Duration.ofSeconds(60);

	private static final Duration IMPATIENT = Duration.ofSeconds(2);

	private Gateways() {
	}

	public static ModelGateway to(ScriptedModel model) {
		return patient(model.baseUrl());
	}

	public static ModelGateway patient(String baseUrl) {
		return to(baseUrl, PATIENT);
	}

	/** A gateway whose time limits are all two seconds. */
	public static ModelGateway impatient(String baseUrl) {
		return to(baseUrl, IMPATIENT);
	}

	public static Moderator moderator(String baseUrl) {
		return ModelConfiguration.moderator(properties(baseUrl, PATIENT), Dialects.parse(""), DIRECT,
				new CallWatchdog());
	}

	/** A moderator with a time limit of two seconds. */
	public static Moderator impatientModerator(String baseUrl) {
		return ModelConfiguration.moderator(properties(baseUrl, IMPATIENT), Dialects.parse(""), DIRECT,
				new CallWatchdog());
	}

	private static ModelGateway to(String baseUrl, Duration limit) {
		return to(properties(baseUrl, limit), DIRECT);
	}

	/** Settings with this key and the default address. */
	public static ModelGateway withKey(@Nullable String key) {
		return to(properties(key, "https://api.openai.com/v1/", "", ""), DIRECT);
	}

	/** To that base URL, with the contents of attachments. */
	public static ModelGateway to(String baseUrl, AttachmentContents contents) {
		return to(properties(baseUrl, PATIENT), DIRECT, contents);
	}

	public static ModelGateway to(ModelProperties properties, Outbound outbound) {
		return to(properties, outbound, (file, _) -> {
			throw new IllegalStateException("No content of " + file.name());
		});
	}

	private static ModelGateway to(ModelProperties properties, Outbound outbound, AttachmentContents contents) {
		return new ModelConfiguration()
			.modelAdapters(properties, Dialects.parse(properties.dialects()), Dialects.parse(properties.dialects()),
					outbound, new CallWatchdog(), contents, ObservationRegistry.NOOP)
			.primary();
	}

	private static ModelProperties properties(String baseUrl, Duration limit) {
		return properties(KEY, baseUrl, "", "", ModelProperties.DIALECTS, limit);
	}

	public static ModelProperties properties(@Nullable String key, String baseUrl, String headers,
			String caCertificate) {
		return properties(key, baseUrl, headers, caCertificate, ModelProperties.DIALECTS, PATIENT);
	}

	private static ModelProperties properties(@Nullable String key, String baseUrl, String headers,
			String caCertificate, String dialects, Duration limit) {
		return new ModelProperties(key, baseUrl, "gpt-default", headers, caCertificate, limit, limit, limit, limit,
				limit, JsonSchemaSupport.NATIVE, dialects, ModelProperties.Fallback.NONE);
	}

	public static ModelRequest userMessage(String text, boolean streamed) {
		return new ModelRequest("gpt-test", List.of(new PromptMessage.FromUser(text)), null, null, List.of(), streamed);
	}

}
