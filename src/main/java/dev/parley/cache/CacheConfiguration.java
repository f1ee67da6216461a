package dev.parley.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.AnswerCache;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the answer cache. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CacheProperties.class)
class CacheConfiguration {

	@Bean
	AnswerCache answerCache(CacheProperties properties) {
		return new MemoryAnswerCache(properties.memory().bytes(), Ticker.systemTicker());
	}

}
