package dev.parley.run.shared;

import java.util.UUID;

import dev.parley.agent.model.Cancellation;
import dev.parley.store.RunClaim;

/**
 * What the servers that share a store agree on about their runs. Thread-safe.
 */
public interface RunOwnership {

	/**
	 * There is no other server: every claim holds, and the queue in memory is complete.
	 */
	RunOwnership ALONE = new RunOwnership() {

		@Override
		public boolean shared() {
			return false;
		}

		@Override
		public void awaitTurn(RunClaim claim, UUID sessionId, Cancellation cancellation) {
			// All runs of the session are in its queue.
		}

		@Override
		public void confirm(RunClaim claim) {
			// Nobody else can claim it.
		}

		@Override
		public boolean lost(RunClaim claim) {
			return false;
		}

		@Override
		public void handOver(RunClaim claim) {
			// Nobody can take it.
		}

	};

	/** Whether other servers execute runs too. */
	boolean shared();

	/**
	 * Waits until all earlier runs of the session have ended, those of other servers
	 * included. Returns early if the run is to be cancelled. Called on the run's thread.
	 * @throws dev.parley.store.RunLostException if the claim does not hold any more
	 */
	void awaitTurn(RunClaim claim, UUID sessionId, Cancellation cancellation);

	/**
	 * Called before each event of a run: waits while other servers may take this one for
	 * dead.
	 * @throws dev.parley.store.RunLostException if the claim does not hold any more
	 */
	void confirm(RunClaim claim);

	/**
	 * Whether another server knows how a run goes on whose claim does not hold any more;
	 * false if its session was deleted.
	 */
	boolean lost(RunClaim claim);

	/**
	 * Leaves a run that has not started to whoever takes it. Does nothing if only this
	 * server can execute it, or the store is unavailable.
	 */
	void handOver(RunClaim claim);

}
