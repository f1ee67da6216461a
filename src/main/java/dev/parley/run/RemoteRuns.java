package dev.parley.run;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.parley.run.event.CancelCause;
import dev.parley.run.log.FollowedRun;
import dev.parley.run.log.RunLog;
import dev.parley.run.log.RunReader;
import dev.parley.run.shared.EventFeed;
import dev.parley.run.shared.Signals;
import dev.parley.store.OtherRuns;
import dev.parley.store.Run;

/**
 * The logs of runs that other servers execute and that are read here. Thread-safe.
 */
final class RemoteRuns {

	/** How long to wait for the first events, or for all of a run that has ended. */
	private static final Duration PATIENCE = Duration.ofMillis(500);

	private static final Duration PATIENCE_FOR_ENDED = Duration.ofMillis(2500);

	private final EventFeed feed;

	private final OtherRuns runs;

	private final Signals signals;

	private final ConcurrentMap<UUID, FollowedRun> followed = new ConcurrentHashMap<>();

	private volatile boolean closed;

	RemoteRuns(EventFeed feed, OtherRuns runs, Signals signals) {
		this.feed = feed;
		this.runs = runs;
		this.signals = signals;
	}

	/** The log of a run that this server does not execute. */
	RunLog log(Run run) {
		forgetEnded();
		FollowedRun known = this.followed.get(run.id());
		if (known != null) {
			return known.log();
		}
		RunLog log = Objects.requireNonNull(this.followed.computeIfAbsent(run.id(), (id) -> {
			// Its server wants to know soon whether it has readers.
			FollowedRun added = new FollowedRun(new RunLog(id, run.sessionId(), true), run.userId());
			this.feed.follow(added);
			return added;
		})).log();
		if (this.closed) {
			log.close();
		}
		awaitFirst(log, run.end() != null);
		return log;
	}

	/** A request for a snapshot, or for the end, should get it at once. */
	private static void awaitFirst(RunLog log, boolean ended) {
		try (RunReader reader = log.copier()) {
			if (ended) {
				log.awaitEnd(PATIENCE_FOR_ENDED);
			}
			else {
				reader.await(PATIENCE);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** The log of a run that is or was followed. */
	Optional<RunLog> find(UUID runId, String userId) {
		return Optional.ofNullable(this.followed.get(runId))
			.filter((run) -> run.userId().equals(userId))
			.map(FollowedRun::log);
	}

	/** Asks the server that executes a run to cancel it; its log is followed then. */
	Optional<RunLog> cancel(UUID runId, String userId, CancelCause cause) {
		return cancelled(this.runs.stop(runId, userId, cause.code()));
	}

	/** The same for any user. */
	Optional<RunLog> cancel(UUID runId, CancelCause cause) {
		return cancelled(this.runs.stop(runId, cause.code()));
	}

	private Optional<RunLog> cancelled(Optional<Run> stopped) {
		stopped.ifPresent((run) -> this.signals.runChanged(run.id()));
		return stopped.map(this::log);
	}

	/** The first unfinished run of a session. */
	Optional<Run> active(UUID sessionId) {
		return this.runs.active(sessionId);
	}

	/** Whether a run waits for an earlier one of its session. */
	boolean waits(UUID runId) {
		return this.runs.waits(runId);
	}

	/** Goes on with a log whose run another server has taken over. */
	void goOn(LiveRun run) {
		run.log().text().unseal();
		FollowedRun lost = new FollowedRun(run.log(), run.userId());
		this.followed.put(run.id(), lost);
		this.feed.follow(lost);
	}

	/** This server stops: readers of runs that go on elsewhere have to go there. */
	void close() {
		this.closed = true;
		this.followed.values().forEach((run) -> run.log().close());
	}

	private void forgetEnded() {
		this.followed.values().removeIf((run) -> run.ended() && !run.read());
	}

}
