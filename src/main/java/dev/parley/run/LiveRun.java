package dev.parley.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import dev.parley.agent.RoutedAgent;
import dev.parley.agent.model.AttemptLog;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.Usage;
import dev.parley.caller.RequestSource;
import dev.parley.run.admission.Permit;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.store.AttemptRow;
import dev.parley.store.Ids;
import org.jspecify.annotations.Nullable;

/** A run from its acceptance to its end. Thread-safe. */
final class LiveRun {

	private final UUID id = Ids.next();

	private final RunRequest request;

	private final Instant createdAt;

	private final RequestSource origin = RequestSource.current();

	private final List<Permit> permits = new ArrayList<>();

	private final RunLog log;

	private final MessageProgress progress;

	private final Cancellation cancellation = new Cancellation();

	private final AtomicReference<@Nullable Terminal> stop = new AtomicReference<>();

	private volatile @Nullable Instant startedAt;

	private final RunTimer timer = new RunTimer();

	/** By the ticker, in nanoseconds: when it came to the queue, or left it. */
	private volatile long since;

	private volatile @Nullable RoutedAgent choice;

	private volatile @Nullable Usage usage;

	private volatile long heldCharacters = RunMemory.FIRST_CHARACTERS;

	private volatile AttemptLog attempts = new AttemptLog();

	LiveRun(RunRequest request, Instant createdAt) {
		this.request = request;
		this.createdAt = createdAt;
		this.log = new RunLog(this.id, request.sessionId(), request.cancelUnread());
		this.progress = new MessageProgress(this.id, this.log);
	}

	UUID id() {
		return this.id;
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

	/** The request that asked for it. */
	RequestSource origin() {
		return this.origin;
	}

	/** Takes a permit, before the run is accepted. */
	void hold(Permit permit) {
		this.permits.add(permit);
	}

	/** Gives up what it holds, once. */
	void settle(Usage usage) {
		this.permits.forEach((permit) -> permit.settle(usage));
	}

	/** How many characters it has memory for. */
	long heldCharacters() {
		return this.heldCharacters;
	}

	/** It has memory for so many characters. Called by the run's own thread. */
	void holdCharacters(long characters) {
		this.heldCharacters = characters;
	}

	RunLog log() {
		return this.log;
	}

	Cancellation cancellation() {
		return this.cancellation;
	}

	Instant createdAt() {
		return this.createdAt;
	}

	/** When it left the queue; null while it waits. */
	@Nullable Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * It is stored: tells everybody.
	 * @param place of the first message of its own
	 * @param tick the ticker's time
	 */
	void accepted(int place, long tick) {
		this.timer.accept(tick);
		this.progress.beginAt(place);
		this.log.append(new RunEvent.Accepted(sessionId(), this.id, this.request.agent(), this.request.model()));
	}

	/** It comes to the queue, at that time of the ticker. */
	void enter(long tick) {
		this.since = tick;
		this.timer.begin(tick);
	}

	/** It leaves the queue. */
	void start(Instant now, long tick) {
		this.since = tick;
		this.attempts = new AttemptLog();
		this.timer.enter(RunTimer.Phase.PARLEY, tick);
		this.startedAt = now;
	}

	/** How long it has been running, or waiting, at that time of the ticker. */
	Duration age(long tick) {
		return Duration.ofNanos(tick - this.since);
	}

	/** Where its time goes, and what its tools came to. */
	RunTimer timer() {
		return this.timer;
	}

	/** It is known who answers. */
	void answeredBy(RoutedAgent answering) {
		this.choice = answering;
	}

	/**
	 * Name of the agent that answers; of the one asked for, as long as none is chosen.
	 */
	String agent() {
		RoutedAgent chosen = this.choice;
		return (chosen != null) ? chosen.agent().name() : this.request.agent();
	}

	/** The model that the agent asks for. */
	String model() {
		RoutedAgent chosen = this.choice;
		return (chosen != null) ? chosen.model() : this.request.model();
	}

	/** How long it may go on once it has left the queue; by default that long. */
	Duration maxDuration(Duration otherwise) {
		RoutedAgent chosen = this.choice;
		Duration own = (chosen != null) ? chosen.agent().maxDuration() : null;
		return (own != null) ? own : otherwise;
	}

	/** The model has answered, and this is what it took. */
	void used(Usage all) {
		this.usage = all;
	}

	/** What the answer took; null if there is none. */
	@Nullable Usage usage() {
		return this.usage;
	}

	/** The calls of models that are made for it. */
	AttemptLog attempts() {
		return this.attempts;
	}

	/** The same, as they are stored. */
	List<AttemptRow> attemptRows() {
		return this.attempts.all()
			.stream()
			.map((attempt) -> new AttemptRow(attempt.model(), attempt.outcome().text(), attempt.code(),
					attempt.duration().toMillis()))
			.toList();
	}

	/** What it took to choose the agent. */
	Usage routing() {
		RoutedAgent chosen = this.choice;
		return (chosen != null) ? chosen.usage() : Usage.NONE;
	}

	/** Asks the run to end with {@code terminal}; only the first such wish counts. */
	void stop(Terminal terminal) {
		if (this.stop.compareAndSet(null, terminal)) {
			this.cancellation.request();
		}
	}

	/** How the run was asked to end. */
	Optional<Terminal> stopped() {
		return Optional.ofNullable(this.stop.get());
	}

	/** The message that is being said. */
	MessageProgress progress() {
		return this.progress;
	}

}
