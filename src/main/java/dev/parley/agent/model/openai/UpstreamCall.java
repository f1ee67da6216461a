package dev.parley.agent.model.openai;

import java.time.Duration;

import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * One call to the model: how long it may be silent, and how to end it. One thread makes
 * the call; any thread may end it.
 */
final class UpstreamCall {

	/** The call that the current thread makes. */
	static final ScopedValue<UpstreamCall> CURRENT = ScopedValue.newInstance();

	private volatile @Nullable Call call;

	private volatile boolean cancelled;

	private volatile boolean late;

	private final boolean streamed;

	private volatile Duration patience;

	private volatile long waitingSince = System.nanoTime();

	private UpstreamCall(boolean streamed, Duration patience) {
		this.streamed = streamed;
		this.patience = patience;
	}

	/** A call that goes on for as long as bytes come. */
	static UpstreamCall streamed(Duration patience) {
		return new UpstreamCall(true, patience);
	}

	/** A call that must be answered in time as a whole. */
	static UpstreamCall unstreamed(Duration patience) {
		return new UpstreamCall(false, patience);
	}

	void attach(Call call) {
		this.call = call;
		if (this.cancelled) {
			call.cancel();
		}
	}

	/** From now on the model may be silent for so long. */
	void expectWithin(Duration patience) {
		this.patience = patience;
	}

	void bytesCame() {
		if (this.streamed) {
			this.waitingSince = System.nanoTime();
		}
	}

	/** Ends the call if the model has kept it waiting for too long. */
	void cancelIfLate() {
		if (System.nanoTime() - this.waitingSince > this.patience.toNanos()) {
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
