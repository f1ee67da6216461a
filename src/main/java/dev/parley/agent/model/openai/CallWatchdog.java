package dev.parley.agent.model.openai;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The calls to the model that are under way. Each can be closed at once, which the SDK
 * does only when the next bytes arrive, and one watch looks after the time of all: a
 * timer for every read would cost more than the read.
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

	/** Makes a call on this thread, under watch until it is done. */
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
