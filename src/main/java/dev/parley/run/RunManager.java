package dev.parley.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.run.RunEvent.Cancelled;
import dev.parley.run.RunEvent.Terminal;
import dev.parley.run.RunRefusedException.Reason;
import dev.parley.store.Ids;
import dev.parley.store.Run;
import dev.parley.store.Runs;
import org.jspecify.annotations.Nullable;

/**
 * Accepts runs, gives each session's slot to one at a time, and finds them again.
 * Thread-safe.
 */
public final class RunManager {

	private final RunProperties properties;

	private final Runs runs;

	private final RunExecution execution;

	private final Clock clock;

	private final Lanes lanes = new Lanes();

	private final ConcurrentMap<UUID, LiveRun> live = new ConcurrentHashMap<>();

	private final Cache<UUID, LiveRun> finished;

	private volatile boolean stopping;

	RunManager(RunProperties properties, Runs runs, RunExecution execution, Clock clock) {
		this.properties = properties;
		this.runs = runs;
		this.execution = execution;
		this.clock = clock;
		this.finished = Caffeine.newBuilder()
			.expireAfterWrite(properties.logRetention())
			.maximumWeight(properties.logCapacity().toBytes())
			.weigher((UUID id, LiveRun run) -> run.log().weight())
			.build();
	}

	/**
	 * Accepts a run: when this returns, the message and the run are stored, and the run
	 * is on its way.
	 * @throws RunRefusedException where a limit stands against it
	 * @throws SessionNotFoundException where its session is gone
	 * @throws dev.parley.store.StorageUnavailableException where it cannot be stored
	 */
	public LiveRun start(RunRequest request, LiveAgents agents) {
		admit();
		LiveRun run = new LiveRun(request, this.clock.instant());
		Lane lane = this.lanes.hold(run.sessionId());
		try {
			lane.enter(run, this.properties.queueLength(), () -> accept(run), (next) -> launch(next, agents));
		}
		catch (RuntimeException ex) {
			this.lanes.release(run.sessionId());
			throw ex;
		}
		return run;
	}

	private void admit() {
		if (this.stopping) {
			throw new RunRefusedException(Reason.SHUTTING_DOWN, "The server is stopping", null);
		}
		if (this.live.size() >= this.properties.maxRuns()) {
			throw new RunRefusedException(Reason.OVERLOADED, "The server has too much to do", null);
		}
	}

	private void accept(LiveRun run) {
		RunRequest request = run.request();
		Run row = new Run(run.id(), request.sessionId(), request.userId(), Ids.next(), request.agent().name(),
				request.model(), run.createdAt(), null);
		if (!this.runs.accept(row, request.question().message(), request.newSession())) {
			throw new SessionNotFoundException();
		}
		this.live.put(run.id(), run);
		run.log().append(new RunEvent.Accepted(run.sessionId(), run.id(), request.agent().name(), request.model()));
	}

	private void launch(LiveRun run, LiveAgents agents) {
		Thread.ofVirtual().name("run-" + run.id()).start(() -> {
			Terminal terminal = RunExecution.internalError();
			try {
				terminal = this.execution.execute(run, agents);
			}
			finally {
				// The slot is free before the end is told: who hears it may ask again at
				// once.
				Lane lane = this.lanes.find(run.sessionId());
				if (lane != null) {
					lane.leave(run, (next) -> launch(next, agents));
				}
				settle(run, terminal);
			}
		});
	}

	private void settle(LiveRun run, Terminal terminal) {
		this.lanes.release(run.sessionId());
		run.end(terminal);
		this.finished.put(run.id(), run);
		this.live.remove(run.id());
	}

	/** Cancels a run; one that waits ends at once, one that runs within a second. */
	public void cancel(LiveRun run, CancelCause cause) {
		stop(run, new Cancelled(cause));
	}

	/** Cancels all that runs and waits in a session. */
	public void cancelAll(UUID sessionId, CancelCause cause) {
		Lane lane = this.lanes.find(sessionId);
		if (lane != null) {
			lane.runs().reversed().forEach((run) -> cancel(run, cause));
		}
	}

	/** Ends a run with {@code terminal} unless it has ended before. */
	void stop(LiveRun run, Terminal terminal) {
		run.stop(terminal);
		Lane lane = this.lanes.find(run.sessionId());
		if (lane != null && lane.withdraw(run)) {
			settle(run, this.execution.endUnstarted(run, terminal));
		}
	}

	/** The run that is being answered in a session. */
	public Optional<LiveRun> active(UUID sessionId) {
		Lane lane = this.lanes.find(sessionId);
		return (lane != null) ? Optional.ofNullable(lane.active()) : Optional.empty();
	}

	/** A run that runs, waits, or has ended not long ago. */
	public Optional<LiveRun> find(UUID runId, String userId) {
		@Nullable LiveRun run = this.live.get(runId);
		return Optional.ofNullable((run != null) ? run : this.finished.getIfPresent(runId))
			.filter((found) -> found.userId().equals(userId));
	}

	/** Everything that runs or waits now. */
	Collection<LiveRun> live() {
		return this.live.values();
	}

	/** How many runs run or wait. */
	public int count() {
		return this.live.size();
	}

	/** Refuses new runs from now on. */
	void refuseNew() {
		this.stopping = true;
	}

	/** Whether the server has been told to stop. */
	public boolean stopping() {
		return this.stopping;
	}

	/** Runs that have passed a limit of time are told to stop. */
	void enforceTimeLimits() {
		Instant now = this.clock.instant();
		for (LiveRun run : List.copyOf(this.live.values())) {
			Instant started = run.startedAt();
			if (started != null && passed(started, this.properties.maxDuration(), now)) {
				stop(run, new RunEvent.Failed(FailureCode.RUN_TIMEOUT, "The answer took too long", true));
			}
			else if (started == null && passed(run.createdAt(), this.properties.queueWait(), now)) {
				stop(run, new RunEvent.Failed(FailureCode.SESSION_BUSY,
						"The session was busy with earlier messages for too long", true));
			}
		}
	}

	private static boolean passed(Instant since, Duration limit, Instant now) {
		return Duration.between(since, now).compareTo(limit) > 0;
	}

}
