package dev.parley.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import dev.parley.run.event.RunEvent;
import dev.parley.run.log.RunLog;
import dev.parley.run.log.RunReader;
import io.lettuce.core.RedisException;

/**
 * Writes a run's stream once, from the first event on: what is new is one entry. It does
 * not wait for Redis's answer before it writes the next one. Used by one thread.
 */
final class StreamWriter implements AutoCloseable {

	/** So many commands may be unanswered: Redis may be slower than a log. */
	private static final int UNANSWERED = 64;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final RedisStreams streams;

	private final RunLog log;

	private final int epoch;

	private final RunReader reader;

	private final Runnable news;

	private final AtomicInteger unanswered = new AtomicInteger();

	private volatile long answered = System.nanoTime();

	private volatile boolean failed;

	private volatile boolean lost;

	private boolean begun;

	private boolean ended;

	/**
	 * Begins with removing what is there of the run.
	 * @param news is run, by any thread, whenever there may be something to write
	 */
	StreamWriter(RedisStreams streams, RunLog log, int epoch, Runnable news) {
		this.streams = streams;
		this.log = log;
		this.epoch = epoch;
		this.news = news;
		this.reader = log.copier(news);
		try {
			sent(streams.clear(log.runId(), epoch).thenAccept((cleared) -> this.lost = !cleared));
		}
		catch (RedisException ex) {
			this.reader.close();
			throw ex;
		}
	}

	/**
	 * Writes what is new, to be sent with the next {@link RedisStreams#send}.
	 * @throws RedisException if Redis is out of reach, or has refused or ignored
	 * something
	 * @throws dev.parley.run.log.LogClosedException if the run goes on at another server
	 */
	Progress write() {
		while (!this.ended) {
			if (this.lost) {
				return Progress.COMPLETE;
			}
			check();
			if (this.unanswered.get() >= UNANSWERED) {
				return Progress.UNCERTAIN;
			}
			List<RunEvent> events = this.reader.poll();
			if (events.isEmpty()) {
				if (!this.log.endedBy(this.reader.seen())) {
					return Progress.UP_TO_DATE;
				}
				sent(this.streams.expire(this.log.runId(), true));
				this.ended = true;
			}
			else if (RunLog.epoch(this.reader.seen()) == this.epoch) {
				write(events);
			}
			else {
				// Another server's: this one has lost the run and follows it.
				return Progress.COMPLETE;
			}
		}
		boolean settled = this.unanswered.get() == 0;
		check();
		return settled ? Progress.COMPLETE : Progress.UNCERTAIN;
	}

	private void check() {
		boolean late = this.unanswered.get() > 0 && System.nanoTime() - this.answered > PATIENCE.toNanos();
		if (this.failed || late) {
			throw new RedisException("Redis has not taken a stream's entries");
		}
	}

	private void write(List<RunEvent> events) {
		sent(this.streams.add(this.log.runId(), this.epoch, this.reader.seen(), events));
		if (!this.begun) {
			this.begun = true;
			sent(this.streams.expire(this.log.runId(), false));
		}
	}

	private void sent(CompletionStage<?> command) {
		if (this.unanswered.getAndIncrement() == 0) {
			this.answered = System.nanoTime();
		}
		CompletionStage<?> _ = command.whenComplete((_, failure) -> {
			if (failure != null) {
				this.failed = true;
				this.news.run();
			}
			this.answered = System.nanoTime();
			this.unanswered.decrementAndGet();
		});
	}

	@Override
	public void close() {
		this.reader.close();
	}

	/** What is left to do for a run's stream. */
	enum Progress {

		/** Nothing, until there are new events. */
		UP_TO_DATE,

		/** Redis has to answer first. */
		UNCERTAIN,

		/** Nothing any more. */
		COMPLETE

	}

}
