package dev.parley.agent.model.openai;

import java.time.Duration;

import dev.parley.agent.model.openai.incoming.AnswerProgress;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * One model call with its time limits. Only pieces of the answer count as progress, not
 * comments and empty chunks, which show only that the connection is alive. One thread
 * makes the call; any thread may cancel it.
 */
final class UpstreamCall implements AnswerProgress {

	/** The call of the current thread. */
	static final ScopedValue<UpstreamCall> CURRENT = ScopedValue.newInstance();

	/** Time for the usage and the end of the stream, once the answer is complete. */
	private static final Duration MOMENT = Duration.ofSeconds(2);

	private volatile @Nullable Call call;

	private volatile boolean cancelled;

	private volatile boolean late;

	private final String model;

	/** Null if the answer must arrive completely within its limit. */
	private final @Nullable Duration betweenPieces;

	/** A time of {@link System#nanoTime()}. */
	private volatile long deadline;

	private volatile boolean begun;

	private volatile boolean ending;

	private UpstreamCall(String model, Duration patience, @Nullable Duration betweenPieces) {
		this.model = model;
		this.betweenPieces = betweenPieces;
		expectWithin(patience);
	}

	/**
	 * A call that may continue as long as pieces of the answer arrive.
	 * @param firstPiece limit for the first one
	 */
	static UpstreamCall streamed(String model, Duration firstPiece, Duration betweenPieces) {
		return new UpstreamCall(model, firstPiece, betweenPieces);
	}

	/** A call whose complete answer must arrive in time. */
	static UpstreamCall unstreamed(String model, Duration patience) {
		return new UpstreamCall(model, patience, null);
	}

	/** The same for a model other than a chat model. */
	static UpstreamCall unstreamed(Duration patience) {
		return unstreamed("", patience);
	}

	/** The requested chat model; blank if it is not a chat model. */
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

	/** Whether any piece of the answer has arrived. */
	boolean hasBegun() {
		return this.begun;
	}

	/** Cancels the call if its time limit is exceeded. */
	void cancelIfLate() {
		if (System.nanoTime() - this.deadline > 0) {
			this.late = true;
			cancel();
		}
	}

	/** Whether the call was cancelled for that reason. */
	boolean isLate() {
		return this.late;
	}

	/** Closes the connection immediately. */
	void cancel() {
		this.cancelled = true;
		Call current = this.call;
		if (current != null) {
			current.cancel();
		}
	}

}
