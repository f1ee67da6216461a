package dev.parley.redis;

import dev.parley.store.database.ConditionalOnSharedStore;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects to Redis, if several servers share the store. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSharedStore
@EnableConfigurationProperties(RedisProperties.class)
class RedisConfiguration {

	@Bean
	Redis redis(RedisClient client, RedisProperties properties) {
		return new Redis(client, properties.timeout());
	}

	@Bean
	MeterBinder redisMetrics(Redis redis) {
		return (registry) -> Gauge.builder("parley.redis.up", redis, (server) -> server.available() ? 1 : 0)
			.description("Whether Redis answers: 1 or 0")
			.register(registry);
	}

}
