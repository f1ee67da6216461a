package dev.parley.metrics;

import dev.parley.agent.AnswerCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Counts lookups in the answer cache by result. */
final class CacheMetrics implements MeterBinder {

	private final AnswerCache cache;

	CacheMetrics(AnswerCache cache) {
		this.cache = cache;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.cache.counts()
			.keySet()
			.forEach((result) -> FunctionCounter
				.builder("parley.cache", this.cache, (answers) -> answers.counts().getOrDefault(result, 0L))
				.description("Lookups in the cache of answers")
				.tags("result", result)
				.register(registry));
	}

}
