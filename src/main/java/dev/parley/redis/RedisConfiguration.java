package dev.parley.redis;

import dev.parley.store.database.ConditionalOnSharedStore;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/** Connects to Redis, if several servers share the store. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSharedStore
@EnableConfigurationProperties(RedisProperties.class)
class RedisConfiguration {

	/** Closed before the client, whose end is no outage. */
	@Bean
	@DependsOn("redisClient")
	RedisWatch redisWatch() {
		return RedisWatch.start();
	}

	@Bean
	Redis redis(RedisClient client, RedisProperties properties, RedisWatch watch) {
		return new Redis(client, properties.timeout(), watch);
	}

	@Bean
	MeterBinder redisMetrics(RedisWatch watch) {
		return (registry) -> Gauge.builder("parley.redis.up", watch, (redis) -> redis.up() ? 1 : 0)
			.description("Whether Redis answers: 1 or 0")
			.register(registry);
	}

}
