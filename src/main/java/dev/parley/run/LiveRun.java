package dev.parley.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.agent.RoutedAgent;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.Usage;
import dev.parley.caller.RequestSource;
import dev.parley.run.admission.Permit;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.event.RestartReason;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.log.RunLog;
import dev.parley.run.memory.RunMemory;
import dev.parley.store.RunClaim;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance.Stored;
import org.jspecify.annotations.Nullable;

/** A run from its acceptance to its end. Thread-safe. */
final class LiveRun {

	private final RunClaim claim;

	private final RunRequest request;

	private final Instant createdAt;

	private final RequestSource origin = RequestSource.current();

	private final List<Permit> permits = new ArrayList<>();

	private final RunLog log;

	private final MessageProgress progress;

	private final RunStop stop = new RunStop();

	private volatile @Nullable Stored acceptance;

	private volatile @Nullable Instant startedAt;

	private final RunTimer timer = new RunTimer();

	/**
	 * When the run entered the queue or, once started, left it; ticker time in
	 * nanoseconds.
	 */
	private volatile long since;

	private volatile @Nullable RoutedAgent choice;

	private volatile @Nullable Usage usage;

	private volatile long heldCharacters = RunMemory.FIRST_CHARACTERS;

	private final RunAttempts attempts = new RunAttempts();

	/** A new run. */
	LiveRun(RunRequest request, Instant createdAt) {
		this(request, createdAt, RunClaim.first(Ids.next()));
	}

	/** A run that another server may have executed before. */
	LiveRun(RunRequest request, Instant createdAt, RunClaim claim) {
		this.claim = claim;
		// Nobody needs the contents of its files once they are stored.
		this.request = request.withoutFiles();
		this.createdAt = createdAt;
		this.log = new RunLog(id(), request.sessionId(), request.cancelUnread(), claim.epoch());
		this.progress = new MessageProgress(this.claim, this.log);
	}

	UUID id() {
		return this.claim.runId();
	}

	/** What its writes to the store are allowed by. */
	RunClaim claim() {
		return this.claim;
	}

	UUID sessionId() {
		return this.request.sessionId();
	}

	String userId() {
		return this.request.userId();
	}

	RunRequest request() {
		return this.request;
	}

	/** The HTTP request that asked for the run. */
	RequestSource origin() {
		return this.origin;
	}

	/** Adds a permit, before the run is accepted. */
	void hold(Permit permit) {
		this.permits.add(permit);
	}

	/** Settles the permits, once. */
	void settle(String model, Usage usage) {
		this.permits.forEach((permit) -> permit.settle(model, usage));
	}

	/** The number of characters that memory is reserved for. */
	long heldCharacters() {
		return this.heldCharacters;
	}

	/**
	 * Sets the number of characters that memory is reserved for. Called on the run's
	 * thread.
	 */
	void holdCharacters(long characters) {
		this.heldCharacters = characters;
	}

	RunLog log() {
		return this.log;
	}

	Cancellation cancellation() {
		return this.stop.cancellation();
	}

	Instant createdAt() {
		return this.createdAt;
	}

	/** How this server has accepted it; null if another one has. */
	@Nullable Stored acceptance() {
		return this.acceptance;
	}

	/** When the run left the queue; null while it waits. */
	@Nullable Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * The run is stored: appends the first event.
	 * @param tick the ticker's time
	 */
	void accepted(Stored stored, long tick) {
		this.acceptance = stored;
		accepted(stored.place(), tick);
	}

	private void accepted(int place, long tick) {
		this.timer.accept(tick);
		this.progress.beginAt(place);
		this.log.append(new RunEvent.Accepted(sessionId(), id(), this.request.agent(), this.request.model()));
	}

	/**
	 * The run is taken over from another server: appends the first events.
	 * @param begun the attempt that is made again; null: none
	 */
	void takenOver(int place, @Nullable VoidedAttempt begun, long tick) {
		this.attempts.voided(begun);
		accepted(place, tick);
		if (begun != null) {
			this.log.append(new RunEvent.Restart(RestartReason.TAKEOVER));
		}
	}

	/** The message joined another run, which answers both. */
	void joined(UUID other) {
		this.log.append(new RunEvent.Accepted(sessionId(), id(), this.request.agent(), this.request.model(), other));
	}

	/** The run enters the queue, at the given time of the ticker. */
	void enter(long tick) {
		this.since = tick;
		this.timer.begin(tick);
	}

	/** The run leaves the queue and starts. */
	void start(Instant now, long tick) {
		this.since = tick;
		this.attempts.begin();
		this.timer.enter(RunTimer.Phase.PARLEY, tick);
		this.startedAt = now;
	}

	/** How long the run has been waiting or, once started, running. */
	Duration age(long tick) {
		return Duration.ofNanos(tick - this.since);
	}

	/** Measures the run's time and records its tool calls. */
	RunTimer timer() {
		return this.timer;
	}

	/** Sets the agent that answers. */
	void answeredBy(RoutedAgent answering) {
		this.choice = answering;
	}

	/**
	 * Name of the agent that answers; until it is chosen, the requested one.
	 */
	String agent() {
		RoutedAgent chosen = this.choice;
		return (chosen != null) ? chosen.agent().name() : this.request.agent();
	}

	/** The model that the agent requests. */
	String model() {
		RoutedAgent chosen = this.choice;
		return (chosen != null) ? chosen.model() : this.request.model();
	}

	/** The agent's limit for the duration of a run; {@code otherwise} if it has none. */
	Duration maxDuration(Duration otherwise) {
		RoutedAgent chosen = this.choice;
		Duration own = (chosen != null) ? chosen.agent().maxDuration() : null;
		return (own != null) ? own : otherwise;
	}

	/** Sets the usage of the run, after the last model call. */
	void used(Usage all) {
		this.usage = all;
	}

	/** The usage of the run; null while models may still be called. */
	@Nullable Usage usage() {
		return this.usage;
	}

	/** The model calls of the run. */
	RunAttempts attempts() {
		return this.attempts;
	}

	/** The usage of the model call that chose the agent. */
	Usage routing() {
		RoutedAgent chosen = this.choice;
		return (chosen != null) ? chosen.usage() : Usage.NONE;
	}

	/** Asks the run to end with {@code terminal}; only the first call counts. */
	void stop(Terminal terminal) {
		this.stop.request(terminal);
	}

	/** How it was asked to end, and whether it has begun. */
	RunStop stopping() {
		return this.stop;
	}

	/** The end that was requested; empty if none was. */
	Optional<Terminal> stopped() {
		return this.stop.requested();
	}

	/** The message in progress. */
	MessageProgress progress() {
		return this.progress;
	}

}
