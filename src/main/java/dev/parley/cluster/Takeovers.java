package dev.parley.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.parley.run.RunTakeover;
import dev.parley.run.SharedRuns;
import dev.parley.store.Replicas;
import dev.parley.store.RunClaim;
import dev.parley.store.RunClaims;
import dev.parley.store.RunLostException;
import dev.parley.store.database.StorageUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over the runs of replicas that are gone. Used by one thread at a time. */
final class Takeovers {

	private static final Logger logger = LoggerFactory.getLogger(Takeovers.class);

	/** Of the few connections that heartbeats need, too. */
	private static final int AT_ONCE = 2;

	private final Replicas replicas;

	private final RunClaims claims;

	private final SharedRuns runs;

	private final RunTakeover takeover;

	private final EventCopies copies;

	private final String replica;

	/**
	 * @param replica id of this server
	 */
	Takeovers(Replicas replicas, RunClaims claims, SharedRuns runs, RunTakeover takeover, EventCopies copies,
			String replica) {
		this.replicas = replicas;
		this.claims = claims;
		this.runs = runs;
		this.takeover = takeover;
		this.copies = copies;
		this.replica = replica;
	}

	/**
	 * Takes over the runs that have no owner: first this replica's share, so that no two
	 * try the same, and then what is left.
	 * @throws StorageUnavailableException if the database is out of reach
	 */
	void run() {
		if (this.runs.stopping()) {
			return;
		}
		List<RunClaim> ownerless = this.claims.ownerless();
		if (!ownerless.isEmpty()) {
			List<String> living = this.replicas.living();
			takeOver(ownerless.stream().filter((run) -> chosen(living, run).equals(this.replica)).toList());
			takeOver(this.claims.ownerless());
		}
	}

	/** All replicas agree on it, as far as they agree on who lives. */
	private static String chosen(List<String> living, RunClaim run) {
		return living.stream().max(Comparator.comparingInt((replica) -> (replica + run.runId()).hashCode())).orElse("");
	}

	private void takeOver(List<RunClaim> ownerless) {
		try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE,
				Thread.ofVirtual().name("take-over").factory())) {
			ownerless.forEach((former) -> threads.execute(() -> takeOver(former)));
		}
	}

	private void takeOver(RunClaim former) {
		try {
			if (this.takeover.takeOver(former, this.claims)) {
				// Readers elsewhere probably follow it already.
				this.copies.begin(former.runId());
			}
		}
		catch (RunLostException ex) {
			logger.debug("Run {} was taken over by yet another server", former.runId());
		}
		catch (StorageUnavailableException ex) {
			logger.debug("The database is out of reach", ex);
		}
		catch (RuntimeException ex) {
			// The others must go on.
			logger.error("Run {} could not be taken over", former.runId(), ex);
		}
	}

}
