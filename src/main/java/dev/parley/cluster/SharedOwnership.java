package dev.parley.cluster;

import java.time.Duration;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.CancelledException;
import dev.parley.run.RunOwnership;
import dev.parley.store.Replicas;
import dev.parley.store.RunClaim;
import dev.parley.store.RunLostException;
import dev.parley.store.database.StorageUnavailableException;

/** The runs of several servers: the database decides. Thread-safe. */
final class SharedOwnership implements RunOwnership {

	private static final Duration INTERVAL = Duration.ofMillis(200);

	private final Replicas replicas;

	private final Heartbeat heartbeat;

	SharedOwnership(Replicas replicas, Heartbeat heartbeat) {
		this.replicas = replicas;
		this.heartbeat = heartbeat;
	}

	@Override
	public boolean shared() {
		return true;
	}

	@Override
	public void awaitTurn(RunClaim claim, Cancellation cancellation) {
		while (!cancellation.isRequested() && !isItsTurn(claim)) {
			pause();
		}
	}

	private boolean isItsTurn(RunClaim claim) {
		try {
			return this.replicas.isItsTurn(claim);
		}
		catch (StorageUnavailableException ex) {
			return false;
		}
	}

	@Override
	public void confirm(RunClaim claim) {
		if (this.heartbeat.steady()) {
			return;
		}
		boolean confirmed = false;
		while (!confirmed) {
			try {
				this.heartbeat.awaitNext();
				if (!this.replicas.holds(claim)) {
					throw new RunLostException(claim.runId());
				}
				confirmed = true;
			}
			catch (StorageUnavailableException ex) {
				pause();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new CancelledException();
			}
		}
	}

	private static void pause() {
		try {
			Thread.sleep(INTERVAL);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
	}

}
