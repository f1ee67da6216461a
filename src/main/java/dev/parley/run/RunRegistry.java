package dev.parley.run;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.parley.caller.Caller;
import dev.parley.caller.LimitByTier;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRefusedException.Reason;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.RunEvent.Cancelled;

/**
 * The runs that are in memory: those that run or wait, in limits, and for a while the
 * logs of those that have ended. Thread-safe.
 */
final class RunRegistry {

	private final RunProperties limits;

	private final ConcurrentMap<UUID, LiveRun> live = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final RunMemory memory;

	private final ConcurrentMap<String, Integer> perUser = new ConcurrentHashMap<>();

	private final EndedLogs ended;

	RunRegistry(RunProperties limits) {
		this.limits = limits;
		this.memory = new RunMemory(limits.maxRuns().memory());
		this.ended = new EndedLogs(limits);
	}

	/**
	 * Takes a run in.
	 * @throws RunRefusedException if there are too many
	 */
	void add(LiveRun run) {
		if (this.count.incrementAndGet() > this.limits.maxRuns().count()) {
			this.count.decrementAndGet();
			throw overloaded();
		}
		if (!this.memory.begin()) {
			this.count.decrementAndGet();
			throw overloaded();
		}
		Caller caller = run.request().caller();
		long limit = this.limits.maxRunsPerUser().of(caller);
		boolean counted = limit != LimitByTier.NONE || !caller.anonymous();
		int ofUser = counted ? this.perUser.merge(run.userId(), 1, Integer::sum) : 0;
		if (limit != LimitByTier.NONE && ofUser > limit) {
			forget(run);
			throw new RunRefusedException(Reason.TOO_MANY_RUNS,
					"No more than " + limit + " messages of one user are answered at once", null);
		}
		this.live.put(run.id(), run);
	}

	private static RunRefusedException overloaded() {
		return new RunRefusedException(Reason.OVERLOADED, "The server is overloaded; try again later", null);
	}

	/**
	 * Lets a live run hold more characters. Called by the run's own thread.
	 * @return false if the server has no memory for them
	 */
	boolean extend(LiveRun run, long characters) {
		long held = this.memory.extend(run.heldCharacters(), characters);
		run.holdCharacters(held);
		return characters <= held;
	}

	/** Forgets a run that was not accepted after all. */
	void remove(LiveRun run) {
		this.live.remove(run.id());
		forget(run);
	}

	/**
	 * Keeps only the log of a run that has ended, and not that if its session is deleted.
	 */
	void retire(LiveRun run) {
		if (run.log().end() instanceof Cancelled(CancelCause cause) && cause == CancelCause.DELETION) {
			remove(run);
			return;
		}
		this.ended.keep(run);
		remove(run);
	}

	/** Forgets the logs of a session that is deleted. */
	void forgetSession(UUID sessionId) {
		this.ended.forgetSession(sessionId);
	}

	/** Forgets the log of a run that ended otherwise than it says. */
	void forgetLog(UUID runId) {
		this.ended.forget(runId);
	}

	private void forget(LiveRun run) {
		this.count.decrementAndGet();
		this.memory.end(run.heldCharacters());
		this.perUser.computeIfPresent(run.userId(), (user, runs) -> (runs > 1) ? runs - 1 : null);
	}

	Optional<LiveRun> findLive(UUID id, String userId) {
		return findLive(id).filter((run) -> run.userId().equals(userId));
	}

	/** A live run of any user. */
	Optional<LiveRun> findLive(UUID id) {
		return Optional.ofNullable(this.live.get(id));
	}

	/** The log of a run of any user that ended not long ago. */
	Optional<RunLog> findEnded(UUID id) {
		return this.ended.find(id);
	}

	/** The log of a run that is live or ended not long ago. */
	Optional<RunLog> findLog(UUID id, String userId) {
		return findLive(id, userId).map(LiveRun::log).or(() -> this.ended.find(id, userId));
	}

	/** Counts what is here. */
	RunLoad load() {
		int queued = 0;
		int readers = 0;
		long logBytes = 0;
		Collection<LiveRun> runs = this.live.values();
		for (LiveRun run : runs) {
			queued += (run.startedAt() == null) ? 1 : 0;
			readers += run.log().readers().now();
			logBytes += run.log().weight();
		}
		for (RunLog log : this.ended.all()) {
			readers += log.readers().now();
			logBytes += log.weight();
		}
		return new RunLoad(Math.max(0, runs.size() - queued), queued, readers, logBytes);
	}

	/** All that run or wait now. */
	Collection<LiveRun> live() {
		return this.live.values();
	}

}
