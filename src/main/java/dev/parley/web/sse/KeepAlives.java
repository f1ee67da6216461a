package dev.parley.web.sse;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.parley.run.log.RunReader;

/**
 * Wakes the readers of streams that have been silent for too long, with one timer for all
 * of them. If each wait for a token had a limit of its own, Java's timers would take a
 * tenth of the CPU of a stream of single tokens.
 */
final class KeepAlives implements AutoCloseable {

	/** How much longer than asked a silence may be: this part of it. */
	private static final int TOLERANCE = 10;

	private static final Duration SELDOM = Duration.ofMillis(500);

	private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService timer = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("stream-keep-alive").factory());

	/**
	 * @param shortest the shortest silence that is asked for
	 */
	KeepAlives(Duration shortest) {
		long interval = Math.clamp(shortest.toMillis() / TOLERANCE, 1, SELDOM.toMillis());
		var _ = this.timer.scheduleWithFixedDelay(() -> {
			long now = System.nanoTime();
			this.watches.forEach((watch) -> watch.check(now));
		}, interval, interval, TimeUnit.MILLISECONDS);
	}

	/**
	 * Nudges a reader each time it has seen no event for {@code silence}, until the watch
	 * is closed.
	 */
	Watch watch(RunReader reader, Duration silence) {
		Watch watch = new Watch(reader, silence.toNanos());
		this.watches.add(watch);
		return watch;
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

	/** One reader. Used by the timer. */
	final class Watch implements AutoCloseable {

		private final RunReader reader;

		private final long silence;

		private int seen;

		private long since = System.nanoTime();

		private Watch(RunReader reader, long silence) {
			this.reader = reader;
			this.silence = silence;
			this.seen = reader.seen();
		}

		private void check(long now) {
			int current = this.reader.seen();
			if (current != this.seen) {
				this.seen = current;
				this.since = now;
			}
			else if (now - this.since >= this.silence) {
				this.since = now;
				this.reader.nudge();
			}
		}

		@Override
		public void close() {
			KeepAlives.this.watches.remove(this);
		}

	}

}
