package dev.parley.store.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The transactions of one SQLite connection. Used by the thread that owns it. */
final class SqliteTransactions {

	private static final Logger logger = LoggerFactory.getLogger(SqliteTransactions.class);

	private final CachingConnection statements;

	private final JdbcClient client;

	private final String begin;

	private final StoreListener listener;

	/**
	 * Creates the transactions of a connection.
	 * @param begin the statement that begins one, such as {@code BEGIN IMMEDIATE}
	 * @param listener is notified of commits and retries
	 */
	SqliteTransactions(Connection connection, String begin, StoreListener listener) {
		this.statements = new CachingConnection(connection);
		this.client = JdbcClient.create(this.statements);
		this.begin = begin;
		this.listener = listener;
	}

	/**
	 * Runs the units in one transaction, and retries while the database is locked.
	 * @throws SQLException if it cannot be committed; it is then rolled back
	 */
	void commit(List<WorkUnit<?>> group) throws SQLException {
		for (long pause = 1;; pause = Math.min(2 * pause, 50)) {
			long started = System.nanoTime();
			try {
				execute(this.begin);
				group.forEach((unit) -> unit.run(this.client));
				execute("COMMIT");
				this.listener.committed(Duration.ofNanos(System.nanoTime() - started));
				return;
			}
			catch (RuntimeException | Error | SQLException ex) {
				rollback();
				if (!SqliteFaults.isBusy(ex) || group.getFirst().waitsLongerThan(SqliteThread.PATIENCE)
						|| !pause(pause)) {
					throw ex;
				}
				this.listener.retried();
			}
		}
	}

	/**
	 * Bypasses JDBC's commit, which begins the next transaction immediately and so keeps
	 * the lock.
	 */
	void execute(String sql) throws SQLException {
		try (PreparedStatement statement = this.statements.getConnection().prepareStatement(sql)) {
			statement.execute();
		}
	}

	private static boolean pause(long milliseconds) {
		try {
			Thread.sleep(milliseconds);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void rollback() {
		try {
			execute("ROLLBACK");
		}
		catch (SQLException ex) {
			logger.debug("Nothing to roll back", ex);
		}
	}

}
