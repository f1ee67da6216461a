package dev.parley.cluster;

import java.time.Duration;

import dev.parley.cluster.StreamWriter.Progress;
import dev.parley.run.log.LogClosedException;
import dev.parley.run.log.RunLog;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the events of one run to its stream, and does so anew if Redis refuses some or
 * does not answer. Used by one thread, apart from {@link #look} and {@link #beginAnew}.
 */
final class EventCopy {

	private static final Logger logger = LoggerFactory.getLogger(EventCopy.class);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private final RedisStreams streams;

	private final RunLog log;

	private final Runnable listener;

	private final int epoch;

	private @Nullable StreamWriter writer;

	private Progress progress = Progress.UNCERTAIN;

	private volatile boolean news;

	private volatile boolean anew;

	private long failed = System.nanoTime() - PAUSE.toNanos();

	/**
	 * @param listener is run, by any thread, whenever there may be something to copy
	 */
	EventCopy(RedisStreams streams, RunLog log, Runnable listener) {
		this.streams = streams;
		this.log = log;
		this.listener = listener;
		this.epoch = log.epoch();
	}

	/** There may be something to write, or an answer of Redis may be overdue. */
	void look() {
		this.news = true;
		this.listener.run();
	}

	/** Copies from the first event again: something is missing. */
	void beginAnew() {
		this.anew = true;
		this.listener.run();
	}

	/** Writes what is new, to be sent with the next {@link RedisStreams#send}. */
	Progress write() {
		if (this.anew) {
			this.anew = false;
			stop();
			this.progress = Progress.UNCERTAIN;
		}
		if (this.news || this.progress == Progress.UNCERTAIN) {
			this.news = false;
			this.progress = writeNews();
		}
		return this.progress;
	}

	private Progress writeNews() {
		if (this.writer == null && System.nanoTime() - this.failed < PAUSE.toNanos()) {
			return Progress.UNCERTAIN;
		}
		try {
			if (this.writer == null) {
				this.writer = new StreamWriter(this.streams, this.log, this.epoch, this::look);
			}
			Progress made = this.writer.write();
			if (made == Progress.COMPLETE) {
				stop();
			}
			return made;
		}
		catch (RedisException ex) {
			logger.debug("Redis is out of reach", ex);
			this.failed = System.nanoTime();
			stop();
			return Progress.UNCERTAIN;
		}
		catch (LogClosedException ex) {
			logger.debug("Run {} goes on at another server", this.log.runId());
			stop();
			return Progress.COMPLETE;
		}
	}

	private void stop() {
		if (this.writer != null) {
			this.writer.close();
			this.writer = null;
		}
	}

}
