package dev.parley.agent.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.agent.model.AgentFailedException.Reason;
import dev.parley.agent.model.Attempt.Cause;
import dev.parley.agent.model.Attempt.Outcome;
import dev.parley.agent.model.Attempt.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Records the model calls of one run, which makes them one after the other on its thread.
 * Any thread may read them.
 */
public final class AttemptLog {

	/** The log of the run that the current thread executes. */
	public static final ScopedValue<AttemptLog> CURRENT = ScopedValue.newInstance();

	/** Maximum number of attempts; later ones are not recorded. */
	private static final int CAPACITY = 500;

	private final long begun = System.nanoTime();

	@GuardedBy("this")
	private final List<Attempt> attempts = new ArrayList<>();

	@GuardedBy("this")
	private @Nullable Open open;

	/** The log of the current run; outside a run, a log that is discarded. */
	public static AttemptLog current() {
		return CURRENT.isBound() ? CURRENT.get() : new AttemptLog();
	}

	/** Records the start of a call. */
	public synchronized void begin(String model, Cause cause) {
		this.open = new Open(model, cause, System.nanoTime(), null, null);
	}

	/** Records that the first piece of the answer arrived. */
	public synchronized void firstPiece() {
		Open current = this.open;
		if (current != null) {
			this.open = new Open(current.model(), current.cause(), current.start(), System.nanoTime(), null);
		}
	}

	/** Records that the complete answer arrived. */
	public synchronized void answered(ModelAnswer answer) {
		Open current = this.open;
		if (current != null) {
			this.open = new Open(current.model(), current.cause(), current.start(), current.firstPiece(),
					new Reply(answer.model(), answer.usage(), answer.finishReason()));
		}
	}

	/**
	 * Records that the model rejected a parameter and is asked without it from now on.
	 */
	public synchronized void adapted() {
		Open refused = this.open;
		if (refused != null) {
			end(Outcome.FAILED, Reason.MODEL_ERROR);
			begin(refused.model(), Cause.ADAPTATION);
		}
	}

	/**
	 * Records the end of the call.
	 * @param failure null unless it failed
	 */
	public synchronized void end(Outcome outcome, @Nullable Reason failure) {
		Open ended = this.open;
		this.open = null;
		if (ended != null && this.attempts.size() < CAPACITY) {
			long now = System.nanoTime();
			Long first = ended.firstPiece();
			this.attempts.add(new Attempt(ended.model(), ended.cause(), outcome, failure,
					Duration.ofNanos(ended.start() - this.begun),
					(first != null) ? Duration.ofNanos(first - ended.start()) : null,
					Duration.ofNanos(now - ended.start()), ended.reply()));
		}
	}

	/** The finished attempts, in order. */
	public synchronized List<Attempt> all() {
		return List.copyOf(this.attempts);
	}

	/** A call in progress; times are those of {@link System#nanoTime()}. */
	private record Open(String model, Cause cause, long start, @Nullable Long firstPiece, @Nullable Reply reply) {
	}

}
