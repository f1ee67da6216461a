package dev.parley.agent.model.openai;

import java.time.Duration;

import dev.parley.agent.model.openai.incoming.AnswerProgress;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * One call to the model: how long the model may be silent, and how to end it. Silence is
 * when nothing of the answer comes: comments and empty chunks, which say that the
 * connection lives, do not say that the model does. One thread makes the call; any thread
 * may end it.
 */
final class UpstreamCall implements AnswerProgress {

	/** The call that the current thread makes. */
	static final ScopedValue<UpstreamCall> CURRENT = ScopedValue.newInstance();

	/** For the usage and the end of the stream, once the answer is there. */
	private static final Duration MOMENT = Duration.ofSeconds(2);

	private volatile @Nullable Call call;

	private volatile boolean cancelled;

	private volatile boolean late;

	private final String model;

	/** Null: the answer must come as a whole in its time. */
	private final @Nullable Duration betweenPieces;

	/** Of {@link System#nanoTime()}. */
	private volatile long deadline;

	private volatile boolean begun;

	private volatile boolean ending;

	private UpstreamCall(String model, Duration patience, @Nullable Duration betweenPieces) {
		this.model = model;
		this.betweenPieces = betweenPieces;
		expectWithin(patience);
	}

	/**
	 * A call that goes on for as long as pieces of the answer come.
	 * @param firstPiece the time until the first one
	 */
	static UpstreamCall streamed(String model, Duration firstPiece, Duration betweenPieces) {
		return new UpstreamCall(model, firstPiece, betweenPieces);
	}

	/** A call that must be answered in time as a whole. */
	static UpstreamCall unstreamed(String model, Duration patience) {
		return new UpstreamCall(model, patience, null);
	}

	/** The same, of no chat model. */
	static UpstreamCall unstreamed(Duration patience) {
		return unstreamed("", patience);
	}

	/** The chat model that is asked; blank: none. */
	String model() {
		return this.model;
	}

	void attach(Call call) {
		this.call = call;
		if (this.cancelled) {
			call.cancel();
		}
	}

	@Override
	public void progressed() {
		this.begun = true;
		if (this.betweenPieces != null && !this.ending) {
			expectWithin(this.betweenPieces);
		}
	}

	@Override
	public void expectsNoMore() {
		this.ending = true;
		expectWithin(MOMENT);
	}

	private void expectWithin(Duration patience) {
		this.deadline = System.nanoTime() + patience.toNanos();
	}

	/** Whether any piece of the answer has come. */
	boolean hasBegun() {
		return this.begun;
	}

	/** Ends the call if the model has kept it waiting for too long. */
	void cancelIfLate() {
		if (System.nanoTime() - this.deadline > 0) {
			this.late = true;
			cancel();
		}
	}

	/** Whether the call was ended for that. */
	boolean isLate() {
		return this.late;
	}

	/** Closes the connection, whatever the call is waiting for. */
	void cancel() {
		this.cancelled = true;
		Call current = this.call;
		if (current != null) {
			current.cancel();
		}
	}

}
