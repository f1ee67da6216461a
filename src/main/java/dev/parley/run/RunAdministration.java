package dev.parley.run;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.run.event.CancelCause;
import dev.parley.run.event.RunEvent.Cancelled;

/** Lists and cancels the active runs of all users, for administrators. Thread-safe. */
public final class RunAdministration {

	private final RunDispatcher dispatcher;

	private final RunRegistry registry;

	RunAdministration(RunDispatcher dispatcher, RunRegistry registry) {
		this.dispatcher = dispatcher;
		this.registry = registry;
	}

	/** The running and queued runs, oldest first. */
	public List<OpenRun> open() {
		return this.registry.live()
			.stream()
			.map(RunAdministration::open)
			.sorted(Comparator.comparing(OpenRun::createdAt).thenComparing(OpenRun::id))
			.toList();
	}

	/** The current load. */
	public RunLoad load() {
		return this.registry.load();
	}

	/**
	 * Waits until a user has no running or queued run, and all listeners were notified.
	 * @return false if that took longer than {@code patience}
	 */
	public boolean awaitNoneOf(String userId, Duration patience) {
		long deadline = System.nanoTime() + patience.toNanos();
		try {
			for (LiveRun run : ofUser(userId)) {
				if (run.log().awaitEnd(Duration.ofNanos(deadline - System.nanoTime())) == null) {
					return false;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		return true;
	}

	private List<LiveRun> ofUser(String userId) {
		return this.registry.live().stream().filter((run) -> run.userId().equals(userId)).toList();
	}

	private static OpenRun open(LiveRun run) {
		return new OpenRun(run.id(), run.sessionId(), run.request().caller(), run.agent(), run.model(), run.createdAt(),
				run.startedAt());
	}

	/**
	 * Cancels a run of any user.
	 * @return its log, or empty if it ended long ago or does not exist
	 */
	public Optional<RunLog> cancel(UUID runId) {
		Optional<LiveRun> live = this.registry.findLive(runId);
		live.ifPresent((run) -> this.dispatcher.stop(run, new Cancelled(CancelCause.CLIENT)));
		return live.map(LiveRun::log).or(() -> this.registry.findEnded(runId));
	}

}
