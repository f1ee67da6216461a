package dev.parley.metrics;

import java.util.Map;
import java.util.Optional;

import dev.parley.agent.AnswerCache;
import dev.parley.agent.model.BreakerStates;
import dev.parley.cost.Prices;
import dev.parley.run.RunAdministration;
import dev.parley.store.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Creates the metrics. The package {@code webhook} has those of the webhook
 * ({@code parley_webhook_*}).
 */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

	@Bean
	static LibraryMeters libraryMeters() {
		return new LibraryMeters();
	}

	@Bean
	RunMetrics runMetrics(MeterRegistry registry, Prices prices) {
		return new RunMetrics(registry, prices);
	}

	@Bean
	RunLines runLines() {
		return new RunLines();
	}

	@Bean
	RunLoadMetrics runLoadMetrics(RunAdministration runs) {
		return new RunLoadMetrics(runs);
	}

	@Bean
	RefusalMetrics refusalMetrics(MeterRegistry registry) {
		return new RefusalMetrics(registry);
	}

	@Bean
	ReaderMetrics readerMetrics(MeterRegistry registry) {
		return new ReaderMetrics(registry);
	}

	@Bean
	StoreMetrics storeMetrics(MeterRegistry registry) {
		return new StoreMetrics(registry);
	}

	@Bean
	MeterBinder storeQueueMetrics(Database database) {
		return (registry) -> Gauge.builder("parley.store.queue.depth", database, Database::waiting)
			.description("Calls that wait for the database")
			.register(registry);
	}

	@Bean
	CacheMetrics cacheMetrics(AnswerCache cache) {
		return new CacheMetrics(cache);
	}

	@Bean
	MeterBinder breakerMetrics(Optional<BreakerStates> breakers) {
		return new BreakerMetrics(breakers.orElse(Map::of));
	}

}
