package dev.parley.run;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import dev.parley.agent.model.Cancellation;
import dev.parley.run.RunEvent.Terminal;
import dev.parley.store.Ids;
import dev.parley.store.Runs.Checkpoint;
import org.jspecify.annotations.Nullable;

/** A run that is accepted, from then on until its log is forgotten. Thread-safe. */
public final class LiveRun {

	private final UUID id = Ids.next();

	private final RunRequest request;

	private final Instant createdAt;

	private final RunLog log = new RunLog();

	private final Cancellation cancellation = new Cancellation();

	private final AtomicReference<@Nullable Terminal> stop = new AtomicReference<>();

	private final CompletableFuture<Terminal> ended = new CompletableFuture<>();

	private volatile @Nullable Instant startedAt;

	/** Place of the message that is being said, and where its text begins in the log. */
	private volatile Said saying = new Said(1, 0);

	private int checkpointed;

	private int pieces;

	LiveRun(RunRequest request, Instant createdAt) {
		this.request = request;
		this.createdAt = createdAt;
	}

	public UUID id() {
		return this.id;
	}

	public UUID sessionId() {
		return this.request.sessionId();
	}

	public String userId() {
		return this.request.userId();
	}

	public RunLog log() {
		return this.log;
	}

	/** Whether it has left the queue. */
	public boolean started() {
		return this.startedAt != null;
	}

	/** Waits for the run's end, however long that takes. */
	public Terminal awaitEnd() {
		return this.ended.join();
	}

	RunRequest request() {
		return this.request;
	}

	Instant createdAt() {
		return this.createdAt;
	}

	@Nullable Instant startedAt() {
		return this.startedAt;
	}

	Cancellation cancellation() {
		return this.cancellation;
	}

	void start(Instant now) {
		this.startedAt = now;
	}

	/** Asks the run to end with {@code terminal}; only the first such wish counts. */
	void stop(Terminal terminal) {
		if (this.stop.compareAndSet(null, terminal)) {
			this.cancellation.request();
		}
	}

	Optional<Terminal> stopped() {
		return Optional.ofNullable(this.stop.get());
	}

	/** The end is stored: tells everybody. */
	void end(Terminal terminal) {
		this.log.append(terminal);
		this.ended.complete(terminal);
	}

	/** Place of the message that is being said. */
	int place() {
		return this.saying.place();
	}

	/** Text of the message that is being said. */
	String said() {
		return this.log.textFrom(this.saying.start());
	}

	/** The message is stored; what follows belongs to the next one. */
	void messageStored() {
		this.saying = new Said(this.saying.place() + 1, this.log.textLength());
	}

	/**
	 * What is new since the last checkpoint. Called by one thread at a time.
	 * @return null where there is nothing
	 */
	@Nullable Checkpoint checkpoint() {
		Said current = this.saying;
		int start = Math.max(this.checkpointed, current.start());
		String piece = this.log.textFrom(start);
		int length = piece.length();
		if (length > 0 && Character.isHighSurrogate(piece.charAt(length - 1))) {
			// Its other half comes with the next piece.
			length--;
		}
		this.checkpointed = start + length;
		return (length > 0) ? new Checkpoint(this.id, current.place(), this.pieces++, piece.substring(0, length))
				: null;
	}

	private record Said(int place, int start) {
	}

}
