package dev.parley.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.parley.run.event.RunEvent;
import dev.parley.run.log.LogClosedException;
import dev.parley.run.log.RunLog;
import dev.parley.run.log.RunReader;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the events of one run to its stream, on a virtual thread of its own, which reads
 * the log as a connection does: what is new is one entry. It does not wait for an entry's
 * answer before it writes the next one. If Redis refuses one or does not answer, the
 * stream is written anew.
 */
final class EventCopy implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(EventCopy.class);

	private static final Duration PAUSE = Duration.ofMillis(200);

	/**
	 * After so many entries their answers are awaited: Redis may be slower than a log.
	 */
	private static final int UNANSWERED = 64;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final RedisStreams streams;

	private final EntrySender sender;

	private final RunLog log;

	private final int epoch;

	EventCopy(RedisStreams streams, EntrySender sender, RunLog log) {
		this.streams = streams;
		this.sender = sender;
		this.log = log;
		this.epoch = log.epoch();
	}

	@Override
	public void run() {
		try {
			while (!copy()) {
				Thread.sleep(PAUSE);
			}
		}
		catch (LogClosedException ex) {
			logger.debug("Run {} goes on at another server", this.log.runId());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Writes the stream from the first event on, until the run has ended.
	 * @return false if Redis has failed
	 */
	private boolean copy() throws InterruptedException {
		try (RunReader reader = this.log.copier()) {
			return !this.streams.clear(this.log.runId(), this.epoch) || copy(reader);
		}
		catch (RedisException ex) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			logger.debug("Redis is out of reach", ex);
			return false;
		}
	}

	private boolean copy(RunReader reader) throws InterruptedException {
		AtomicBoolean failed = new AtomicBoolean();
		int entries = 0;
		while (!failed.get() && !this.log.endedBy(reader.seen())) {
			List<RunEvent> events = reader.await();
			if (events.isEmpty()) {
				continue;
			}
			if (RunLog.epoch(reader.seen()) != this.epoch) {
				// Another server's: this one has lost the run and follows it.
				return true;
			}
			RedisFuture<?> answer = this.streams.add(this.log.runId(), this.epoch, reader.seen(), events);
			CompletionStage<?> _ = answer.whenComplete((_, failure) -> {
				if (failure != null) {
					failed.set(true);
					reader.nudge();
				}
			});
			if (entries++ == 0) {
				answer = this.streams.expire(this.log.runId(), false);
			}
			this.sender.soon();
			if (entries % UNANSWERED == 0 && !answered(answer)) {
				return false;
			}
		}
		RedisFuture<?> last = this.streams.expire(this.log.runId(), true);
		this.sender.soon();
		return answered(last) && !failed.get();
	}

	/** Whether this and all earlier commands are answered soon. */
	private static boolean answered(RedisFuture<?> answer) throws InterruptedException {
		return answer.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

}
