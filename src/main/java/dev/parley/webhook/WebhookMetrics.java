package dev.parley.webhook;

import dev.parley.store.WebhookDeliveries.Counts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of the webhook. Thread-safe. */
final class WebhookMetrics {

	private final Counter delivered;

	private final Counter failed;

	private final Counter dead;

	private volatile Counts counts = new Counts(0, 0);

	WebhookMetrics(MeterRegistry registry) {
		this.delivered = attempts(registry, "delivered");
		this.failed = attempts(registry, "failed");
		this.dead = attempts(registry, "dead");
		Gauge.builder("parley.webhook.pending", () -> this.counts.pending())
			.description("Ends of runs that wait to be delivered to the webhook")
			.register(registry);
		Gauge.builder("parley.webhook.dead", () -> this.counts.dead())
			.description("Ends of runs that could not be delivered to the webhook")
			.register(registry);
	}

	private static Counter attempts(MeterRegistry registry, String outcome) {
		return Counter.builder("parley.webhook.deliveries")
			.description("Attempts to deliver the end of a run to the webhook")
			.tag("outcome", outcome)
			.register(registry);
	}

	void delivered() {
		this.delivered.increment();
	}

	/** Counts a failed attempt that will be retried. */
	void failed() {
		this.failed.increment();
	}

	/** Counts a failed attempt that will not be retried. */
	void dead() {
		this.dead.increment();
	}

	void counted(Counts now) {
		this.counts = now;
	}

}
