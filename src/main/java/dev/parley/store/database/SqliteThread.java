package dev.parley.store.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A platform thread with its own SQLite connection. It commits all waiting work in one
 * transaction. If a unit fails, the group is rolled back and repeated unit by unit, so
 * that one failing unit does not affect the others.
 */
final class SqliteThread implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(SqliteThread.class);

	/** How long to retry on a locked database before the caller gets an error. */
	static final Duration PATIENCE = Duration.ofSeconds(2);

	private final WorkQueue queue;

	private final int groupSize;

	private final Connection connection;

	private final SqliteTransactions transactions;

	private final Thread thread;

	private SqliteThread(String name, DataSource source, WorkQueue queue, String begin, int groupSize,
			StoreListener listener) {
		this.queue = queue;
		this.groupSize = groupSize;
		try {
			this.connection = source.getConnection();
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Cannot open the SQLite database", ex);
		}
		this.transactions = new SqliteTransactions(this.connection, begin, listener);
		this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this);
	}

	static SqliteThread start(String name, DataSource source, WorkQueue queue, String begin, int groupSize,
			StoreListener listener) {
		SqliteThread thread = new SqliteThread(name, source, queue, begin, groupSize, listener);
		thread.thread.start();
		return thread;
	}

	/** Waits until the thread has finished the work in its closed queue. */
	void end() {
		this.thread.interrupt();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void run() {
		List<WorkUnit<?>> group = this.queue.take(this.groupSize);
		while (!group.isEmpty()) {
			work(group);
			group = this.queue.take(this.groupSize);
		}
		try (this.connection) {
			// Removes copies of deleted data from the write-ahead log.
			this.transactions.execute("PRAGMA wal_checkpoint(TRUNCATE)");
		}
		catch (SQLException ex) {
			logger.warn("The SQLite connection did not close", ex);
		}
	}

	private void work(List<WorkUnit<?>> group) {
		try {
			this.transactions.commit(group);
			group.forEach(WorkUnit::committed);
		}
		catch (RuntimeException | Error | SQLException ex) {
			if (SqliteFaults.isBusy(ex)) {
				// Sent by end(). Accepted work has its time all the same.
				boolean _ = Thread.interrupted();
				List<WorkUnit<?>> rest = new ArrayList<>(group);
				rest.removeIf((unit) -> unit.waitsLongerThan(PATIENCE) && unit.failed(SqliteFaults.translate(ex)));
				if (!rest.isEmpty()) {
					work(rest);
				}
			}
			else if (group.size() == 1) {
				group.getFirst().failed(SqliteFaults.translate(ex));
			}
			else {
				group.forEach((unit) -> work(List.of(unit)));
			}
		}
	}

}
