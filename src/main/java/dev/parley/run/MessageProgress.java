package dev.parley.run;

import java.time.Instant;
import java.util.List;

import dev.parley.run.log.RunLog;
import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.RunClaim;
import dev.parley.store.Runs.Checkpoint;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.id.Ids;
import org.jspecify.annotations.Nullable;

/**
 * The message that a run is producing: where it begins in the run's log, and how much of
 * it is stored. The run's thread advances it; one other thread at a time takes
 * checkpoints.
 */
final class MessageProgress {

	private final RunClaim claim;

	private final RunLog log;

	private volatile Cursor saying = new Cursor(1, 0, 0);

	private volatile int first = 1;

	/** Used by the thread that stores checkpoints. */
	private Stored stored = new Stored(this.saying, 0, 0, 0);

	MessageProgress(RunClaim claim, RunLog log) {
		this.claim = claim;
		this.log = log;
	}

	/** Sets the place of the run's first message. */
	void beginAt(int place) {
		this.first = place;
		this.saying = new Cursor(place, 0, 0);
	}

	/** Place of the message in the run. */
	int place() {
		return this.saying.place();
	}

	/** Whether the run has stored a message. */
	boolean stored() {
		return place() != this.first;
	}

	/** Text of the message so far. */
	String said() {
		return this.log.text().from(this.saying.start());
	}

	/** The reasoning before the message; null: none. */
	@Nullable String reasoning() {
		String reasoning = this.log.text().reasoningFrom(this.saying.reasoningStart());
		return reasoning.isEmpty() ? null : reasoning;
	}

	/**
	 * The message so far, cut off; null if it is empty.
	 * @param shown whether the run's first message is stored even if it is empty, since
	 * there is no user's message that could show how the run ended
	 */
	@Nullable NewMessage partial(Instant now, boolean shown) {
		String said = said();
		String reasoning = reasoning();
		boolean nothing = said.isEmpty() && reasoning == null && !(shown && place() <= 1);
		return nothing ? null
				: new NewMessage(Ids.next(), place(), Role.ASSISTANT, said, reasoning, Status.PARTIAL, List.of(), now);
	}

	/** The message's place is taken; what follows belongs to the next one. */
	void nextPlace() {
		beginHere(this.saying.place() + 1, this.log.text().reasoningLength());
	}

	/** The text of the message so far is void; its reasoning stays. */
	void startOver() {
		beginHere(this.saying.place(), this.saying.reasoningStart());
	}

	private void beginHere(int place, int reasoningStart) {
		this.saying = new Cursor(place, this.log.text().length(), reasoningStart);
		this.log.text().startDraft();
	}

	/**
	 * The new text since the last stored checkpoint. Called by one thread at a time.
	 * @return null if there is none
	 */
	@Nullable NextCheckpoint checkpoint() {
		Cursor current = this.saying;
		boolean anew = !current.equals(this.stored.cursor());
		int start = Math.max(this.stored.length(), current.start());
		int reasoningStart = anew ? current.reasoningStart() : this.stored.reasoningLength();
		String piece = whole(this.log.text().from(start));
		String reasoning = whole(this.log.text().reasoningFrom(reasoningStart));
		if (piece.isEmpty() && reasoning.isEmpty()) {
			return null;
		}
		Stored next = new Stored(current, start + piece.length(), reasoningStart + reasoning.length(),
				this.stored.pieces() + 1);
		return new NextCheckpoint(new Checkpoint(this.claim, current.place(), this.stored.pieces(), piece,
				reasoning.isEmpty() ? null : reasoning, anew), () -> this.stored = next);
	}

	/** Without a high surrogate at the end: the low one comes with the next piece. */
	private static String whole(String piece) {
		boolean half = !piece.isEmpty() && Character.isHighSurrogate(piece.charAt(piece.length() - 1));
		return half ? piece.substring(0, piece.length() - 1) : piece;
	}

	/** What is stored: the log up to these offsets, in {@code pieces}. */
	private record Stored(Cursor cursor, int length, int reasoningLength, int pieces) {
	}

	/** The message's place, and the offsets of its text and its reasoning in the log. */
	private record Cursor(int place, int start, int reasoningStart) {
	}

}
