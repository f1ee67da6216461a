package dev.parley.cluster;

import java.time.Duration;
import java.util.UUID;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.CancelledException;
import dev.parley.run.shared.RunOwnership;
import dev.parley.store.RunClaim;
import dev.parley.store.RunClaims;
import dev.parley.store.RunClaims.Place;
import dev.parley.store.RunLostException;
import dev.parley.store.database.StorageUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of several servers: the database decides. Thread-safe. */
final class SharedOwnership implements RunOwnership {

	private static final Logger logger = LoggerFactory.getLogger(SharedOwnership.class);

	/** How long a lost signal may delay a turn. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private final RunClaims claims;

	private final Heartbeat heartbeat;

	private final Turns turns;

	private final RedisSignals signals;

	private final String replica;

	SharedOwnership(RunClaims claims, Heartbeat heartbeat, Turns turns, RedisSignals signals, String replica) {
		this.claims = claims;
		this.heartbeat = heartbeat;
		this.turns = turns;
		this.signals = signals;
		this.replica = replica;
	}

	@Override
	public boolean shared() {
		return true;
	}

	@Override
	public void awaitTurn(RunClaim claim, UUID sessionId, Cancellation cancellation) {
		// Registered first, so that no end is missed.
		try (Turns.Turn turn = this.turns.begin(sessionId); var _ = cancellation.onRequest(turn::wake)) {
			while (!cancellation.isRequested() && !isItsTurn(claim, sessionId)) {
				turn.await(PATIENCE);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
	}

	private boolean isItsTurn(RunClaim claim, UUID sessionId) {
		try {
			Place place = this.claims.place(claim);
			String owner = place.ownerBefore();
			if (!place.first() && owner != null && !owner.equals(this.replica)) {
				this.signals.waits(owner, sessionId);
			}
			return place.first();
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
				if (!this.claims.holds(claim)) {
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

	@Override
	public boolean lost(RunClaim claim) {
		try {
			return this.claims.exists(claim.runId());
		}
		catch (StorageUnavailableException ex) {
			// Its row will tell.
			return true;
		}
	}

	@Override
	public void handOver(RunClaim claim) {
		try {
			if (this.claims.release(claim)) {
				this.signals.runsHandedOver();
			}
		}
		catch (StorageUnavailableException ex) {
			logger.debug("Run {} cannot be handed over", claim.runId(), ex);
		}
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
	}

}
