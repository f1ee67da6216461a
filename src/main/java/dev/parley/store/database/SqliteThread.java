package dev.parley.store.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import dev.parley.store.database.WorkQueue.Unit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A platform thread with a SQLite connection of its own. It commits all the work that
 * waits at once; if a unit fails, the group is rolled back and done again unit by unit,
 * so that nobody suffers for a neighbour.
 */
final class SqliteThread implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(SqliteThread.class);

	/** How long a locked database is tried again before the caller is told. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Set<SQLiteErrorCode> BUSY = Set.of(SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_LOCKED,
			SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT, SQLiteErrorCode.SQLITE_BUSY_RECOVERY);

	/** Nothing that a statement could have done better. */
	private static final Set<SQLiteErrorCode> OUT_OF_ORDER = Set.of(SQLiteErrorCode.SQLITE_FULL,
			SQLiteErrorCode.SQLITE_READONLY, SQLiteErrorCode.SQLITE_CANTOPEN, SQLiteErrorCode.SQLITE_IOERR,
			SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB, SQLiteErrorCode.SQLITE_NOMEM,
			SQLiteErrorCode.SQLITE_PERM, SQLiteErrorCode.SQLITE_PROTOCOL);

	private final WorkQueue queue;

	private final String begin;

	private final int groupSize;

	private final StoreListener listener;

	private final Connection connection;

	private final CachingConnection statements;

	private final JdbcClient client;

	private final Thread thread;

	private SqliteThread(String name, DataSource source, WorkQueue queue, String begin, int groupSize,
			StoreListener listener) {
		this.queue = queue;
		this.begin = begin;
		this.groupSize = groupSize;
		this.listener = listener;
		try {
			this.connection = source.getConnection();
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Cannot open the SQLite database", ex);
		}
		this.statements = new CachingConnection(this.connection);
		this.client = JdbcClient.create(this.statements);
		this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this);
	}

	static SqliteThread start(String name, DataSource source, WorkQueue queue, String begin, int groupSize,
			StoreListener listener) {
		SqliteThread thread = new SqliteThread(name, source, queue, begin, groupSize, listener);
		thread.thread.start();
		return thread;
	}

	/** Lets the thread finish what waits in its closed queue and returns when it has. */
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
		List<Unit<?>> group = this.queue.take(this.groupSize);
		while (!group.isEmpty()) {
			work(group);
			group = this.queue.take(this.groupSize);
		}
		try (this.connection) {
			// Leaves no copy in the write-ahead log of what was deleted.
			execute("PRAGMA wal_checkpoint(TRUNCATE)");
		}
		catch (SQLException ex) {
			logger.warn("The SQLite connection did not close", ex);
		}
	}

	private void work(List<Unit<?>> group) {
		try {
			commit(group);
			group.forEach(Unit::committed);
		}
		catch (RuntimeException | Error | SQLException ex) {
			if (BUSY.contains(errorCode(ex))) {
				boolean closing = Thread.currentThread().isInterrupted();
				List<Unit<?>> rest = new ArrayList<>(group);
				rest.removeIf((unit) -> (closing || unit.waitsLongerThan(PATIENCE)) && unit.failed(translate(ex)));
				if (!rest.isEmpty()) {
					work(rest);
				}
			}
			else if (group.size() == 1) {
				group.getFirst().failed(translate(ex));
			}
			else {
				group.forEach((unit) -> work(List.of(unit)));
			}
		}
	}

	private void commit(List<Unit<?>> group) throws SQLException {
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
				if (!BUSY.contains(errorCode(ex)) || group.getFirst().waitsLongerThan(PATIENCE) || !pause(pause)) {
					throw ex;
				}
				this.listener.retried();
			}
		}
	}

	/** Not by JDBC, which begins the next transaction at once and so keeps the lock. */
	private void execute(String sql) throws SQLException {
		try (PreparedStatement statement = this.statements.getConnection().prepareStatement(sql)) {
			statement.execute();
		}
	}

	private boolean pause(long milliseconds) {
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

	private static Throwable translate(Throwable ex) {
		SQLiteErrorCode code = errorCode(ex);
		if (BUSY.contains(code)) {
			return new StorageUnavailableException("The SQLite database is locked", ex);
		}
		if (OUT_OF_ORDER.stream().anyMatch((known) -> (code.code & 0xFF) == known.code)) {
			return new StorageUnavailableException("The SQLite database cannot be used: " + code, ex);
		}
		return (ex instanceof SQLException) ? new IllegalStateException(ex) : ex;
	}

	private static SQLiteErrorCode errorCode(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLiteException sqlite) {
				return sqlite.getResultCode();
			}
		}
		return SQLiteErrorCode.UNKNOWN_ERROR;
	}

}
