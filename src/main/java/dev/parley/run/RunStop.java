package dev.parley.run;

import java.util.Optional;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.agent.model.Cancellation;
import dev.parley.run.event.RunEvent.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run was asked to end, has begun, or is another server's now. Thread-safe.
 */
final class RunStop {

	private final Cancellation cancellation = new Cancellation();

	@GuardedBy("this")
	private @Nullable Terminal requested;

	@GuardedBy("this")
	private boolean begun;

	private volatile boolean lost;

	/** Asks the run to end with {@code terminal}; only the first call counts. */
	void request(Terminal terminal) {
		synchronized (this) {
			if (this.requested != null) {
				return;
			}
			this.requested = terminal;
		}
		this.cancellation.request();
	}

	/** The same, unless the run has begun. */
	void requestUnlessBegun(Terminal terminal) {
		synchronized (this) {
			if (this.begun || this.requested != null) {
				return;
			}
			this.requested = terminal;
		}
		this.cancellation.request();
	}

	/** It is the run's turn; it begins unless it was asked to end. */
	synchronized void begin() {
		this.begun = this.requested == null;
	}

	/** The end that was requested; empty if none was. */
	synchronized Optional<Terminal> requested() {
		return Optional.ofNullable(this.requested);
	}

	/** Its claim does not hold any more. */
	void lose() {
		this.lost = true;
	}

	/** Whether others know how it goes on, and this server does not. */
	boolean lost() {
		return this.lost;
	}

	Cancellation cancellation() {
		return this.cancellation;
	}

}
