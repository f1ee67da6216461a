package dev.parley.agent.model.openai;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Enforces the time limits of all model calls in progress with a single timer, because a
 * timer for each read would cost more than the read. Each call can be closed immediately,
 * while the SDK would wait for the next bytes.
 */
final class CallWatchdog implements AutoCloseable {

	private static final Duration WATCH = Duration.ofMillis(100);

	private final Set<UpstreamCall> open = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService watch = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("model-watch").factory());

	CallWatchdog() {
		var _ = this.watch.scheduleWithFixedDelay(() -> this.open.forEach(UpstreamCall::cancelIfLate), WATCH.toMillis(),
				WATCH.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Makes a call on this thread, and enforces its time limits. */
	<T> T make(UpstreamCall call, Supplier<T> request) {
		this.open.add(call);
		try {
			return ScopedValue.where(UpstreamCall.CURRENT, call).call(request::get);
		}
		finally {
			this.open.remove(call);
		}
	}

	@Override
	public void close() {
		this.watch.shutdownNow();
	}

}
