package dev.parley.metrics;

import java.time.Duration;

import dev.parley.store.database.StoreListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Counts the store's transactions, retries and failures. Thread-safe. */
final class StoreMetrics implements StoreListener {

	private final Counter commits;

	private final Timer commitDuration;

	private final Counter retries;

	private final Counter unavailable;

	StoreMetrics(MeterRegistry registry) {
		this.commits = Counter.builder("parley.store.commits")
			.description("Transactions that were committed; on SQLite one has the writes of many runs")
			.register(registry);
		this.commitDuration = Buckets
			.timer("parley.store.commit.duration", "From the begin of a transaction to its commit", Buckets.SHORT)
			.register(registry);
		this.retries = Counter.builder("parley.store.retries")
			.description("Transactions that were tried again because of another one")
			.register(registry);
		this.unavailable = Counter.builder("parley.store.unavailable")
			.description("Calls that failed because the database could not be used")
			.register(registry);
	}

	@Override
	public void committed(Duration duration) {
		this.commits.increment();
		this.commitDuration.record(duration);
	}

	@Override
	public void retried() {
		this.retries.increment();
	}

	@Override
	public void unavailable() {
		this.unavailable.increment();
	}

}
