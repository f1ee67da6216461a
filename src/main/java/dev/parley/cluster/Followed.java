package dev.parley.cluster;

import dev.parley.run.FollowedRun;
import dev.parley.run.RunLog;
import org.jspecify.annotations.Nullable;

/** A run that is read here, and how far its stream was read. Thread-safe. */
final class Followed {

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

}
