package dev.parley.agent.model;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Builds the gateway: to the configured API, or the demo model where there is no key.
 * What the libraries would choose is set here: virtual threads in place of two platform
 * threads a stream, no cap on waiting calls, no retries behind our back.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelProperties.class)
class ModelConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(ModelConfiguration.class);

	private static final int IDLE_CONNECTIONS = 256;

	private static final Duration IDLE_TIME = Duration.ofMinutes(1);

	@Bean
	ModelGateway modelGateway(ModelProperties properties, ObservationRegistry observations) {
		String apiKey = properties.apiKey();
		if (apiKey == null || apiKey.isBlank()) {
			logger.info("No OPENAI_API_KEY is set: the built-in demo model answers");
			return new DemoGateway();
		}
		UpstreamCalls calls = new UpstreamCalls(properties.connectTimeout());
		return new OpenAiGateway(chatModel(properties, apiKey.strip(), calls, observations), calls, properties);
	}

	private static OpenAiChatModel chatModel(ModelProperties properties, String apiKey, UpstreamCalls calls,
			ObservationRegistry observations) {
		ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("model-", 0).factory());
		SpringAiOpenAiHttpClient http = SpringAiOpenAiHttpClient.builder()
			.observationRegistry(observations)
			.timeout(properties.answerTimeout())
			.maxIdleConnections(IDLE_CONNECTIONS)
			.keepAliveDuration(IDLE_TIME)
			.dispatcherExecutorService(threads)
			.interceptor(calls)
			.build();
		http.getOkHttpClient().dispatcher().setMaxRequests(Integer.MAX_VALUE);
		http.getOkHttpClient().dispatcher().setMaxRequestsPerHost(Integer.MAX_VALUE);
		ClientOptions options = ClientOptions.builder()
			.httpClient(http)
			.baseUrl(properties.baseUrl().toString())
			.apiKey(apiKey)
			.maxRetries(0)
			.streamHandlerExecutor(threads)
			.build();
		return OpenAiChatModel.builder()
			.openAiClient(new OpenAIClientImpl(options))
			.openAiClientAsync(new OpenAIClientAsyncImpl(options))
			.observationRegistry(observations)
			.options(OpenAiChatOptions.builder().model(properties.name()).build())
			.build();
	}

}
