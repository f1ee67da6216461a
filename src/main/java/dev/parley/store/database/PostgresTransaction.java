package dev.parley.store.database;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One attempt at a unit of work. If the reply to its commit is lost, it can find out
 * whether it was committed. Used by one thread.
 */
final class PostgresTransaction<T> {

	/** How long to query the outcome of a commit whose reply was lost. */
	private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(50);

	private final Function<JdbcClient, T> work;

	private String id = "";

	private boolean done;

	private @Nullable T value;

	PostgresTransaction(Function<JdbcClient, T> work) {
		this.work = work;
	}

	T run(JdbcClient client) {
		// Read now, because the connection is gone if the reply to the commit is lost.
		this.id = client.sql("SELECT CAST(pg_current_xact_id() AS text)").query(String.class).single();
		T result = this.work.apply(client);
		this.value = result;
		this.done = true;
		return result;
	}

	@SuppressWarnings("NullAway") // T may itself be nullable
	T value() {
		return this.value;
	}

	/**
	 * Whether the transaction was committed although the reply was lost.
	 * @param database to query
	 * @param lost why there is no reply
	 * @throws StorageUnavailableException if the database does not answer in time
	 */
	boolean committed(Database database, StorageUnavailableException lost) {
		if (!this.done) {
			return false;
		}
		long start = System.nanoTime();
		while (System.nanoTime() - start < COMMIT_PATIENCE.toNanos()) {
			try {
				String status = database.read((client) -> client.sql("SELECT pg_xact_status(CAST(? AS xid8))")
					.param(this.id)
					.query(String.class)
					.single());
				if (!status.equals("in progress")) {
					return status.equals("committed");
				}
			}
			catch (StorageUnavailableException ex) {
				lost.addSuppressed(ex);
			}
			try {
				Thread.sleep(PAUSE);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				break;
			}
		}
		throw lost;
	}

}
