package dev.parley.run;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.parley.run.event.CancelCause;
import dev.parley.store.OtherRuns;
import dev.parley.store.Run;

/**
 * The logs of runs that other servers execute and that are read here. Thread-safe.
 */
final class RemoteRuns {

	private final EventFeed feed;

	private final OtherRuns runs;

	private final ConcurrentMap<UUID, FollowedRun> followed = new ConcurrentHashMap<>();

	RemoteRuns(EventFeed feed, OtherRuns runs) {
		this.feed = feed;
		this.runs = runs;
	}

	/** The log of a run that this server does not execute. */
	RunLog log(Run run) {
		forgetEnded();
		return Objects.requireNonNull(this.followed.computeIfAbsent(run.id(), (id) -> {
			FollowedRun added = new FollowedRun(new RunLog(id, run.sessionId(), false), run.userId());
			this.feed.follow(added);
			return added;
		})).log();
	}

	/** The log of a run that is or was followed. */
	Optional<RunLog> find(UUID runId, String userId) {
		return Optional.ofNullable(this.followed.get(runId))
			.filter((run) -> run.userId().equals(userId))
			.map(FollowedRun::log);
	}

	/** Asks the server that executes a run to cancel it; its log is followed then. */
	Optional<RunLog> cancel(UUID runId, String userId, CancelCause cause) {
		return this.runs.stop(runId, userId, cause.code()).map(this::log);
	}

	/** The first unfinished run of a session. */
	Optional<Run> active(UUID sessionId) {
		return this.runs.active(sessionId);
	}

	/** Goes on with a log whose run another server has taken over. */
	void goOn(LiveRun run) {
		run.log().unseal();
		FollowedRun lost = new FollowedRun(run.log(), run.userId());
		this.followed.put(run.id(), lost);
		this.feed.follow(lost);
	}

	private void forgetEnded() {
		this.followed.values().removeIf((run) -> run.ended() && !run.read());
	}

}
