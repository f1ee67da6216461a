package dev.parley.run;

import java.util.UUID;

import dev.parley.store.Runs.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * The message that a run is producing: where it begins in the run's log, and how much of
 * it is stored. The run's thread advances it; one other thread at a time takes
 * checkpoints.
 */
final class MessageProgress {

	private final UUID runId;

	private final RunLog log;

	private volatile Cursor saying = new Cursor(1, 0);

	/** Used by the thread that stores checkpoints. */
	private Stored stored = new Stored(this.saying, 0, 0);

	MessageProgress(UUID runId, RunLog log) {
		this.runId = runId;
		this.log = log;
	}

	/** Sets the place of the run's first message. */
	void beginAt(int place) {
		this.saying = new Cursor(place, 0);
	}

	/** Place of the message in the run. */
	int place() {
		return this.saying.place();
	}

	/** Text of the message so far. */
	String said() {
		return this.log.textFrom(this.saying.start());
	}

	/** The message is stored; what follows belongs to the next one. */
	void messageStored() {
		beginHere(this.saying.place() + 1);
	}

	/** The text of the message so far is void; the model answers again. */
	void startOver() {
		beginHere(this.saying.place());
	}

	/** A message of the user took the place; what follows belongs to the next one. */
	void placeTaken() {
		beginHere(this.saying.place() + 1);
	}

	private void beginHere(int place) {
		this.saying = new Cursor(place, this.log.textLength());
		this.log.startDraft();
	}

	/**
	 * The new text since the last stored checkpoint. Called by one thread at a time.
	 * @return null if there is none
	 */
	@Nullable NextCheckpoint checkpoint() {
		Cursor current = this.saying;
		int start = Math.max(this.stored.length(), current.start());
		String piece = this.log.textFrom(start);
		int length = piece.length();
		if (length > 0 && Character.isHighSurrogate(piece.charAt(length - 1))) {
			// The low surrogate comes with the next piece.
			length--;
		}
		if (length == 0) {
			return null;
		}
		boolean anew = !current.equals(this.stored.cursor());
		Stored next = new Stored(current, start + length, this.stored.pieces() + 1);
		return new NextCheckpoint(
				new Checkpoint(this.runId, current.place(), this.stored.pieces(), piece.substring(0, length), anew),
				() -> this.stored = next);
	}

	/** What is stored: the log's text up to {@code length}, in {@code pieces}. */
	private record Stored(Cursor cursor, int length, int pieces) {
	}

	/** The message's place, and the offset of its text in the log. */
	private record Cursor(int place, int start) {
	}

}
