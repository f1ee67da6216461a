package dev.parley.agent.model.openai;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.Moderator;
import dev.parley.agent.model.PromptMessage;
import dev.parley.testing.ScriptedModel;
import io.micrometer.observation.ObservationRegistry;

/** Gateways as the server builds them, and what to ask them. */
public final class Gateways {

	static final String KEY = "sk-2f8a-do-not-tell";

	private static final Duration PATIENT = Duration.ofSeconds(60);

	private static final Duration IMPATIENT = Duration.ofSeconds(2);

	private Gateways() {
	}

	static ModelGateway to(ScriptedModel model) {
		return patient(model.baseUrl());
	}

	static ModelGateway patient(String baseUrl) {
		return to(baseUrl, PATIENT);
	}

	/** Every time limit is two seconds. */
	static ModelGateway impatient(String baseUrl) {
		return to(baseUrl, IMPATIENT);
	}

	static Moderator moderator(String baseUrl) {
		return new ModelConfiguration().moderator(properties(baseUrl, PATIENT));
	}

	/** Its time limit is two seconds. */
	static Moderator impatientModerator(String baseUrl) {
		return new ModelConfiguration().moderator(properties(baseUrl, IMPATIENT));
	}

	private static ModelGateway to(String baseUrl, Duration limit) {
		return new ModelConfiguration().modelGateway(properties(baseUrl, limit), ObservationRegistry.NOOP);
	}

	private static ModelProperties properties(String baseUrl, Duration limit) {
		return new ModelProperties(KEY, URI.create(baseUrl), "gpt-default", limit, limit, limit, limit, limit,
				JsonSchemaSupport.NATIVE);
	}

	public static ModelRequest userMessage(String text, boolean streamed) {
		return new ModelRequest("gpt-test", List.of(new PromptMessage.FromUser(text)), null, null, List.of(), streamed);
	}

}
