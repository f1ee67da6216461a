package dev.parley.cluster;

import java.util.List;

import dev.parley.run.event.RunEvent;
import dev.parley.run.log.FollowedRun;
import dev.parley.run.log.LogClosedException;
import dev.parley.run.log.RunLog;
import dev.parley.run.log.RunReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that is read here, and how far its stream was read. Thread-safe. */
final class Followed {

	private static final Logger logger = LoggerFactory.getLogger(Followed.class);

	final FollowedRun events;

	volatile String after = "0-0";

	volatile boolean news;

	volatile boolean missing;

	volatile boolean endedBefore;

	volatile @Nullable String owner;

	/** Of the owner. */
	volatile int epoch;

	/** The log of this server, once it has taken the run over. */
	volatile @Nullable RunLog copied;

	Followed(FollowedRun events) {
		this.events = events;
	}

	/** Whether nothing has come since the last call. */
	boolean quiet() {
		boolean quiet = !this.news;
		this.news = false;
		return quiet;
	}

	/** Adds the events of this server's own log: they need not come from Redis. */
	void copy(RunLog log) {
		this.copied = log;
		Thread.ofVirtual().name("follow-" + log.runId()).start(() -> {
			try (RunReader reader = log.copier()) {
				while (!log.endedBy(reader.seen())) {
					List<RunEvent> fresh = reader.await();
					int number = reader.seen() - fresh.size();
					for (RunEvent event : fresh) {
						this.events.add(++number, event);
						this.news = true;
					}
				}
			}
			catch (LogClosedException ex) {
				logger.debug("Run {} was taken over once more", log.runId());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

}
