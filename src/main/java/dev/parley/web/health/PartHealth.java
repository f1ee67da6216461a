package dev.parley.web.health;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of one part, available within a limited time even if its check hangs. Checks
 * run on a separate thread, one at a time, and a result is valid for one second.
 * Thread-safe.
 */
final class PartHealth {

	static final Duration PATIENCE = Duration.ofMillis(1500);

	private static final long VALID_NANOS = Duration.ofSeconds(1).toNanos();

	private static final Logger logger = LoggerFactory.getLogger(PartHealth.class);

	private final String name;

	private final HealthIndicator indicator;

	private final LongSupplier nanos;

	@GuardedBy("this")
	private @Nullable Check last;

	/**
	 * Creates the health of a part, without a check.
	 * @param nanos a monotonic clock, in nanoseconds
	 */
	PartHealth(String name, HealthIndicator indicator, LongSupplier nanos) {
		this.name = name;
		this.indicator = indicator;
		this.nanos = nanos;
	}

	String name() {
		return this.name;
	}

	/** The last check if it is still valid or in progress, otherwise a new one. */
	synchronized Check check() {
		Check known = this.last;
		if (known != null && (!known.result().isDone() || this.nanos.getAsLong() - known.begun() < VALID_NANOS)) {
			return known;
		}
		Check check = new Check(this.nanos.getAsLong(), new CompletableFuture<>());
		this.last = check;
		Thread.ofVirtual().name("health-" + this.name).start(() -> check.result().complete(ask()));
		return check;
	}

	private Status ask() {
		try {
			Health health = this.indicator.health();
			return (health != null) ? health.getStatus() : Status.UNKNOWN;
		}
		catch (RuntimeException ex) {
			logger.warn("The health of the part '{}' could not be checked", this.name, ex);
			return Status.DOWN;
		}
	}

	/**
	 * Waits for a check, up to {@link #PATIENCE} from its start.
	 * @return {@link Status#DOWN} if it does not end in time
	 */
	Status await(Check check) throws InterruptedException {
		long left = PATIENCE.toNanos() - (this.nanos.getAsLong() - check.begun());
		try {
			return check.result().get(Math.max(0, left), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			return Status.DOWN;
		}
	}

	/**
	 * A check in progress or complete.
	 *
	 * @param begun in nanoseconds of the clock
	 */
	record Check(long begun, CompletableFuture<Status> result) {
	}

}
