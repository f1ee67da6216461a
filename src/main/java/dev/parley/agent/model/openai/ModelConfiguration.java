package dev.parley.agent.model.openai;

import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.ObjectMappers;
import dev.parley.agent.model.AttachmentContents;
import dev.parley.agent.model.ModelAdapters;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.Moderator;
import dev.parley.agent.model.demo.DemoGateway;
import dev.parley.outbound.Outbound;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiModerationModel;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Creates the adapters to the configured APIs, or the demo model if there is none.
 * Overrides defaults of the libraries: a stream is read on the calling thread instead of
 * three others, and the libraries make no retries.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelProperties.class)
public class ModelConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(ModelConfiguration.class);

	/** Prefix of the primary model's variables. */
	static final String VARIABLES = "OPENAI_";

	/** The variable with the primary model's key. */
	static final String KEY = VARIABLES + "API_KEY";

	private static final String FALLBACK_VARIABLES = "OPENAI_FALLBACK_";

	/** The SDK requires an address and a key; {@link UpstreamClient} replaces both. */
	private static final String PLACEHOLDER = "http://model";

	@Bean
	Dialects dialects(ModelProperties properties) {
		return Dialects.parse(properties.dialects());
	}

	/**
	 * Separate, because parameters that the fallback's API rejects may be valid for the
	 * primary's.
	 */
	@Bean
	Dialects fallbackDialects(ModelProperties properties) {
		return Dialects.parse(properties.dialects());
	}

	@Bean
	CallWatchdog callWatchdog() {
		return new CallWatchdog();
	}

	@Bean
	ModelAdapters modelAdapters(ModelProperties properties, @Qualifier("dialects") Dialects dialects,
			@Qualifier("fallbackDialects") Dialects fallbackDialects, Outbound outbound, CallWatchdog calls,
			AttachmentContents contents, ObservationRegistry observations) {
		if (properties.demo()) {
			logger.info("OPENAI_API_KEY is not set: the built-in demo model answers");
			return new ModelAdapters(new DemoGateway(), null, false, () -> (text, cancellation) -> {
				throw new ModelException(Fault.UNAVAILABLE, "Moderation needs an OPENAI_API_KEY", false, null);
			});
		}
		ModelProperties fallback = properties.forFallback();
		return new ModelAdapters(gateway(properties, VARIABLES, KEY, dialects, outbound, calls, contents, observations),
				(fallback != null) ? gateway(fallback, FALLBACK_VARIABLES,
						fallback.fallback().ownKey() ? FALLBACK_VARIABLES + "API_KEY" : KEY, fallbackDialects, outbound,
						calls, contents, observations) : null,
				properties.fallback().otherApi(), () -> moderator(properties, dialects, outbound, calls));
	}

	private static ModelGateway gateway(ModelProperties properties, String variables, String keyVariable,
			Dialects dialects, Outbound outbound, CallWatchdog calls, AttachmentContents contents,
			ObservationRegistry observations) {
		OpenAIClient client = client(properties, variables, dialects, outbound);
		OpenAiChatModel model = OpenAiChatModel.builder()
			.openAiClient(SameThreadCompletions.blocking(client))
			.openAiClientAsync(SameThreadCompletions.streaming(client))
			.observationRegistry(observations)
			.options(OpenAiChatOptions.builder().model(properties.name()).build())
			.build();
		return new OpenAiGateway(model, calls, properties, contents, keyVariable);
	}

	static Moderator moderator(ModelProperties properties, Dialects dialects, Outbound outbound, CallWatchdog calls) {
		return new OpenAiModerator(
				OpenAiModerationModel.builder().openAiClient(client(properties, VARIABLES, dialects, outbound)).build(),
				calls, properties.moderationTimeout());
	}

	private static OpenAIClient client(ModelProperties properties, String variables, Dialects dialects,
			Outbound outbound) {
		// The SDK keeps a buffer for each thread, which would take 26 KB for each run.
		ObjectMappers.jsonMapper().getFactory().setRecyclerPool(JsonRecyclerPools.newConcurrentDequePool());
		HttpConnections connections = new HttpConnections(
				outbound.trusting(properties.caCertificate(), "OPENAI_CA_CERTIFICATE"), properties.connectTimeout());
		return new OpenAIClientImpl(ClientOptions.builder()
			.httpClient(new UpstreamClient(connections, ModelEndpoint.of(properties, variables), dialects))
			.baseUrl(PLACEHOLDER)
			.apiKey(PLACEHOLDER)
			.maxRetries(0)
			.sleeper(new NoRetries())
			.build());
	}

}
