package dev.parley.agent.model.openai;

import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.ObjectMappers;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.Moderator;
import dev.parley.agent.model.demo.DemoGateway;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiModerationModel;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Builds the gateway: to the configured API, or the demo model where there is no key.
 * What the libraries would choose is set here: a stream is read on the thread that asks,
 * in place of three others, and there are no retries behind our back.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelProperties.class)
public class ModelConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(ModelConfiguration.class);

	@Bean
	public ModelGateway modelGateway(ModelProperties properties, ObservationRegistry observations) {
		String apiKey = properties.apiKey();
		if (apiKey == null || apiKey.isBlank()) {
			logger.info("No OPENAI_API_KEY is set: the built-in demo model answers");
			return new DemoGateway();
		}
		CallWatchdog calls = new CallWatchdog();
		return new OpenAiGateway(chatModel(properties, apiKey.strip(), observations), calls, properties);
	}

	/** Made where an agent's guardrails need it; most need none. */
	@Bean
	@Lazy
	Moderator moderator(ModelProperties properties) {
		String apiKey = properties.apiKey();
		if (apiKey == null || apiKey.isBlank()) {
			return (text, cancellation) -> {
				throw new ModelException(Fault.UNAVAILABLE, "Moderation needs an OPENAI_API_KEY", false, null);
			};
		}
		CallWatchdog calls = new CallWatchdog();
		return new OpenAiModerator(
				OpenAiModerationModel.builder().openAiClient(client(properties, apiKey.strip())).build(), calls,
				properties.moderationTimeout());
	}

	private static OpenAiChatModel chatModel(ModelProperties properties, String apiKey,
			ObservationRegistry observations) {
		OpenAIClient client = client(properties, apiKey);
		return OpenAiChatModel.builder()
			.openAiClient(SameThreadCompletions.blocking(client))
			.openAiClientAsync(SameThreadCompletions.streaming(client))
			.observationRegistry(observations)
			.options(OpenAiChatOptions.builder().model(properties.name()).build())
			.build();
	}

	private static OpenAIClient client(ModelProperties properties, String apiKey) {
		// The SDK keeps buffers by thread, which would be 26 KB for every run.
		ObjectMappers.jsonMapper().getFactory().setRecyclerPool(JsonRecyclerPools.newConcurrentDequePool());
		return new OpenAIClientImpl(ClientOptions.builder()
			.httpClient(new UpstreamClient(properties.connectTimeout()))
			.baseUrl(properties.baseUrl().toString())
			.apiKey(apiKey)
			.maxRetries(0)
			.build());
	}

}
