package dev.parley.run;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
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
import dev.parley.run.log.RunLog;
import dev.parley.run.memory.RunMemory;

/**
 * The runs in memory: active and queued ones, whose number is limited, and for a while
 * the logs of ended ones. Thread-safe.
 */
final class RunRegistry {

	private final RunProperties limits;

	private final ConcurrentMap<UUID, LiveRun> live = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final RunMemory memory;

	private final ConcurrentMap<String, Integer> perUser = new ConcurrentHashMap<>();

	private final EndedLogs ended;

	/** Runs of other servers that this one is about to own. */
	private final Set<UUID> expected = ConcurrentHashMap.newKeySet();

	RunRegistry(RunProperties limits) {
		this.limits = limits;
		this.memory = new RunMemory(limits.maxRuns().memory());
		this.ended = new EndedLogs(limits);
	}

	/**
	 * Adds a run.
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
			throw RunRefusedException.tooMany(limit);
		}
		this.live.put(run.id(), run);
	}

	/** How many runs a caller may have; {@link Long#MAX_VALUE} if there is no limit. */
	long mostOf(Caller caller) {
		long limit = this.limits.maxRunsPerUser().of(caller);
		return (limit != LimitByTier.NONE) ? limit : Long.MAX_VALUE;
	}

	private static RunRefusedException overloaded() {
		return new RunRefusedException(Reason.OVERLOADED, "The server is overloaded; try again later", null);
	}

	/**
	 * Reserves memory for a longer answer of a run. Called on the run's thread.
	 * @return false if there is not enough
	 */
	boolean extend(LiveRun run, long characters) {
		long held = this.memory.extend(run.heldCharacters(), characters);
		run.holdCharacters(held);
		return characters <= held;
	}

	/** Removes a run that was not accepted. */
	void remove(LiveRun run) {
		this.live.remove(run.id());
		forget(run);
	}

	/**
	 * Removes a run that has ended; keeps its log unless its session is deleted.
	 */
	void retire(LiveRun run) {
		if (run.log().end() instanceof Cancelled(CancelCause cause) && cause == CancelCause.DELETION) {
			remove(run);
			return;
		}
		this.ended.keep(run);
		remove(run);
	}

	/** Removes the logs of a deleted session. */
	void forgetSession(UUID sessionId) {
		this.ended.forgetSession(sessionId);
	}

	/** Removes the log of a run whose stored end differs from the log's. */
	void forgetLog(UUID runId) {
		this.ended.forget(runId);
	}

	private void forget(LiveRun run) {
		this.count.decrementAndGet();
		this.memory.end(run.heldCharacters());
		this.perUser.computeIfPresent(run.userId(), (user, runs) -> (runs > 1) ? runs - 1 : null);
	}

	/** A run may soon be stored as this server's, before it is live. */
	void expect(UUID runId) {
		this.expected.add(runId);
	}

	/** The run is live, or will not be. */
	void expectNoLonger(UUID runId) {
		this.expected.remove(runId);
	}

	boolean expects(UUID runId) {
		return this.expected.contains(runId);
	}

	Optional<LiveRun> findLive(UUID id, String userId) {
		return findLive(id).filter((run) -> run.userId().equals(userId));
	}

	/** A live run, regardless of its user. */
	Optional<LiveRun> findLive(UUID id) {
		return Optional.ofNullable(this.live.get(id));
	}

	/** The log of a recently ended run, regardless of its user. */
	Optional<RunLog> findEnded(UUID id) {
		return this.ended.find(id);
	}

	/** The log of a live or recently ended run. */
	Optional<RunLog> findLog(UUID id, String userId) {
		return findLive(id, userId).map(LiveRun::log).or(() -> this.ended.find(id, userId));
	}

	/**
	 * Waits until a user has no live run, and all listeners were notified of the ends.
	 * @return false if that took longer than {@code patience}
	 */
	boolean awaitNoneOf(String userId, Duration patience) throws InterruptedException {
		long deadline = System.nanoTime() + patience.toNanos();
		for (LiveRun run : this.live.values()) {
			if (run.userId().equals(userId)
					&& run.log().awaitEnd(Duration.ofNanos(deadline - System.nanoTime())) == null) {
				return false;
			}
		}
		return true;
	}

	/** The current load. */
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

	/** The running and queued runs. */
	Collection<LiveRun> live() {
		return this.live.values();
	}

}
