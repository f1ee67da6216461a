package dev.parley.run;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.caller.Caller;
import dev.parley.caller.LimitByTier;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRefusedException.Reason;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.RunEvent.Cancelled;
import org.jspecify.annotations.Nullable;

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

	private final Cache<UUID, Finished> finished;

	RunRegistry(RunProperties limits) {
		this.limits = limits;
		this.memory = new RunMemory(limits.maxRuns().memory());
		this.finished = Caffeine.newBuilder()
			.executor(Runnable::run)
			.expireAfterWrite(limits.logRetention())
			.maximumWeight(limits.logCapacity().bytes())
			.weigher((UUID id, Finished run) -> run.log().weight())
			.build();
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
		this.finished.put(run.id(), new Finished(run.userId(), run.log()));
		remove(run);
	}

	/** Forgets the logs of a session that is deleted. */
	void forgetSession(UUID sessionId) {
		this.finished.asMap().values().removeIf((run) -> run.log().sessionId().equals(sessionId));
	}

	/** Forgets the log of a run that ended otherwise than it says. */
	void forgetLog(UUID runId) {
		this.finished.invalidate(runId);
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
		return Optional.ofNullable(this.finished.getIfPresent(id)).map(Finished::log);
	}

	/** The log of a run that is live or ended not long ago. */
	Optional<RunLog> findLog(UUID id, String userId) {
		Optional<RunLog> log = findLive(id, userId).map(LiveRun::log);
		if (log.isPresent()) {
			return log;
		}
		@Nullable Finished ended = this.finished.getIfPresent(id);
		return Optional.ofNullable(ended).filter((run) -> run.userId().equals(userId)).map(Finished::log);
	}

	/** Counts what is here. */
	RunLoad load() {
		int queued = 0;
		int readers = 0;
		long logBytes = 0;
		Collection<LiveRun> runs = this.live.values();
		for (LiveRun run : runs) {
			queued += (run.startedAt() == null) ? 1 : 0;
			readers += run.log().readers();
			logBytes += run.log().weight();
		}
		for (Finished run : this.finished.asMap().values()) {
			readers += run.log().readers();
			logBytes += run.log().weight();
		}
		return new RunLoad(Math.max(0, runs.size() - queued), queued, readers, logBytes);
	}

	/** All that run or wait now. */
	Collection<LiveRun> live() {
		return this.live.values();
	}

	private record Finished(String userId, RunLog log) {
	}

}
