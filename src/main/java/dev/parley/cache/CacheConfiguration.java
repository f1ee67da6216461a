package dev.parley.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.AnswerCache;
import dev.parley.redis.Redis;
import dev.parley.store.database.ConditionalOnSharedStore;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the answer cache. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CacheProperties.class)
class CacheConfiguration {

	@Bean
	@ConditionalOnSharedStore
	SharedAnswerCache sharedAnswerCache(CacheProperties properties, Redis redis) {
		return new SharedAnswerCache(memory(properties), redis);
	}

	@Bean
	@ConditionalOnMissingBean
	AnswerCache answerCache(CacheProperties properties) {
		return memory(properties);
	}

	private static MemoryAnswerCache memory(CacheProperties properties) {
		return new MemoryAnswerCache(properties.memory().bytes(), Ticker.systemTicker());
	}

}
