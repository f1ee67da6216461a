package dev.parley.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunListener;
import dev.parley.store.WebhookDeliveries;
import dev.parley.store.WebhookDelivery;
import dev.parley.store.database.StorageUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Posts the ends of runs to the webhook, a few at a time, and retries until the receiver
 * accepts them. The messages are in the store and a run's end only wakes the sender, so a
 * slow receiver does not delay runs. A message may arrive twice, with the same id.
 */
final class WebhookSender implements RunListener, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(WebhookSender.class);

	/** Maximum number of concurrent calls. */
	private static final int CALLS = 8;

	/** A claimed message is sent again after this time if the sender has died. */
	private static final Duration LEASE = Receiver.TIMEOUT.multipliedBy(2);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Duration COUNT_INTERVAL = Duration.ofSeconds(5);

	private static final Duration DEAD_LIFE = Duration.ofDays(30);

	private static final Duration LAST_CALLS = Duration.ofSeconds(3);

	private final @Nullable Receiver receiver;

	private final WebhookDeliveries deliveries;

	private final RetrySchedule schedule;

	private final WebhookMetrics metrics;

	private final Clock clock;

	private final Semaphore calls = new Semaphore(CALLS);

	private final BlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);

	private final Thread thread = Thread.ofVirtual().name("webhook").unstarted(this::work);

	private volatile boolean running;

	private long counted;

	/**
	 * Creates the sender.
	 * @param receiver null if the webhook is off
	 */
	WebhookSender(@Nullable Receiver receiver, WebhookDeliveries deliveries, RetrySchedule schedule,
			WebhookMetrics metrics, Clock clock) {
		this.receiver = receiver;
		this.deliveries = deliveries;
		this.schedule = schedule;
		this.metrics = metrics;
		this.clock = clock;
	}

	@Override
	public void ended(EndedRun run) {
		wake();
	}

	private void wake() {
		this.wake.offer(true);
	}

	@Override
	public void start() {
		this.running = true;
		this.deliveries.noteEnds(this.receiver != null);
		if (this.receiver != null) {
			this.counted = System.nanoTime() - COUNT_INTERVAL.toNanos();
			this.thread.start();
		}
	}

	private void work() {
		while (this.running) {
			try {
				boolean more = send();
				count();
				if (!more) {
					this.wake.poll(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
				}
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	/**
	 * Starts to send due messages, up to the number of concurrent calls.
	 * @return whether more may be due
	 */
	private boolean send() throws InterruptedException {
		int free = this.calls.availablePermits();
		if (free == 0) {
			return false;
		}
		List<WebhookDelivery> due = claim(free);
		for (WebhookDelivery delivery : due) {
			this.calls.acquire();
			Thread.ofVirtual().name("webhook-" + delivery.runId()).start(() -> {
				try {
					attempt(delivery);
				}
				finally {
					this.calls.release();
					wake();
				}
			});
		}
		return due.size() == free;
	}

	private List<WebhookDelivery> claim(int most) {
		Instant now = this.clock.instant();
		try {
			return this.deliveries.claim(now, now.plus(LEASE), most);
		}
		catch (StorageUnavailableException ex) {
			logger.debug("Nothing is sent to the webhook, because the store is unavailable", ex);
		}
		catch (RuntimeException ex) {
			// Sending must continue after a failure.
			logger.error("The messages to the webhook could not be read", ex);
		}
		return List.of();
	}

	private void attempt(WebhookDelivery delivery) {
		if (this.receiver == null) {
			return;
		}
		try {
			settle(delivery, this.receiver.post(delivery.runId().toString(), WebhookMessage.of(delivery)));
		}
		catch (StorageUnavailableException ex) {
			// The message is sent again, with the same id.
			logger.debug("The result of a message to the webhook could not be stored", ex);
		}
		catch (RuntimeException ex) {
			logger.error("The end of run {} could not be sent to the webhook", delivery.runId(), ex);
		}
	}

	private void settle(WebhookDelivery delivery, Reply reply) {
		switch (reply) {
			case Reply.Taken _ -> {
				this.deliveries.delivered(delivery);
				this.metrics.delivered();
			}
			case Reply.Gone _ -> giveUp(delivery, "HTTP 410");
			case Reply.Failed(String reason, Duration retryAfter) -> {
				Optional<Instant> next = this.schedule.next(delivery, retryAfter, this.clock.instant());
				if (next.isEmpty()) {
					giveUp(delivery, reason);
					return;
				}
				this.deliveries.failed(delivery, reason, next.get());
				this.metrics.failed();
				logger.info("Posting the end of run {} to the webhook failed in attempt {} ({}); the next is at {}",
						delivery.runId(), delivery.attempts(), reason, next.get());
			}
		}
	}

	private void giveUp(WebhookDelivery delivery, String reason) {
		this.deliveries.gaveUp(delivery, reason, this.clock.instant());
		this.metrics.dead();
		logger.warn("Gave up posting the end of run {} to the webhook after {} attempts: {}", delivery.runId(),
				delivery.attempts(), reason);
	}

	private void count() {
		if (System.nanoTime() - this.counted < COUNT_INTERVAL.toNanos()) {
			return;
		}
		this.counted = System.nanoTime();
		try {
			this.metrics.counted(this.deliveries.count());
			this.deliveries.forgetDead(this.clock.instant().minus(DEAD_LIFE));
		}
		catch (StorageUnavailableException ex) {
			logger.debug("The messages to the webhook could not be counted", ex);
		}
		catch (RuntimeException ex) {
			logger.error("The messages to the webhook could not be counted", ex);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		if (this.receiver != null) {
			wake();
			try {
				this.thread.join();
				if (!this.calls.tryAcquire(CALLS, LAST_CALLS.toMillis(), TimeUnit.MILLISECONDS)) {
					this.receiver.cancelAll();
					this.calls.acquire(CALLS);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** After the runs have ended and the web server has stopped. */
	@Override
	public int getPhase() {
		return 0;
	}

}
