package dev.parley.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import dev.parley.run.admission.StoredRequest;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.log.RunLog;
import dev.parley.run.shared.OtherServers;
import dev.parley.store.OtherRuns;
import dev.parley.store.Run;
import dev.parley.store.database.Replica;

/** Lists and cancels the active runs of all users, for administrators. Thread-safe. */
public final class RunAdministration {

	private final RunDispatcher dispatcher;

	/**
	 * How soon other servers have settled the runs of a deleted session at the latest.
	 */
	private static final Duration SETTLED_ELSEWHERE = Duration.ofSeconds(3);

	private final RunRegistry registry;

	private final RemoteRuns remote;

	private final OtherRuns others;

	private final OtherServers servers;

	private final Replica replica;

	RunAdministration(RunDispatcher dispatcher, RunRegistry registry, RemoteRuns remote, OtherRuns others,
			OtherServers servers, Replica replica) {
		this.servers = servers;
		this.dispatcher = dispatcher;
		this.registry = registry;
		this.remote = remote;
		this.others = others;
		this.replica = replica;
	}

	/**
	 * The running and queued runs of all servers, oldest first. Only their own server
	 * knows exactly when they started.
	 */
	public List<OpenRun> open() {
		return Stream.concat(this.registry.live().stream().map(RunAdministration::open), elsewhere().stream())
			.sorted(Comparator.comparing(OpenRun::createdAt).thenComparing(OpenRun::id))
			.toList();
	}

	private List<OpenRun> elsewhere() {
		String own = this.replica.id();
		if (own == null) {
			return List.of();
		}
		List<OpenRun> open = new ArrayList<>();
		UUID session = null;
		for (Run run : this.others.notOf(own)) {
			boolean first = !run.sessionId().equals(session);
			session = run.sessionId();
			open.add(new OpenRun(run.id(), session, StoredRequest.caller(run), run.agent(), run.model(),
					run.createdAt(), first ? run.createdAt() : null));
		}
		return open;
	}

	/** The current load of this server. */
	public RunLoad load() {
		return this.registry.load();
	}

	/**
	 * Waits until a user whose sessions were deleted has no running or queued run, and
	 * all listeners were notified.
	 * @return false if that took longer than {@code patience}
	 */
	public boolean awaitNoneOf(String userId, Duration patience) {
		try {
			if (!this.registry.awaitNoneOf(userId, patience)) {
				return false;
			}
			this.servers.awaitNoneOf(userId, SETTLED_ELSEWHERE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		return true;
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
		return live.map(LiveRun::log)
			.or(() -> this.registry.findEnded(runId))
			.or(() -> this.replica.shares() ? this.remote.cancel(runId, CancelCause.CLIENT) : Optional.empty());
	}

}
