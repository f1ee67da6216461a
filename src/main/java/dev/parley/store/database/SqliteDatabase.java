package dev.parley.store.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A SQLite file. A native call pins the carrier of a virtual thread, so only platform
 * threads use SQLite: one writes, a few read. Callers wait for them without holding a
 * carrier.
 */
public final class SqliteDatabase implements Database {

	private static final int READERS = 2;

	/**
	 * Maximum number of units of work that share one commit, and so one wait for the
	 * disk.
	 */
	private static final int COMMIT_GROUP = 256;

	private final WorkQueue writes = new WorkQueue();

	private final WorkQueue reads = new WorkQueue();

	private final List<SqliteThread> threads = new ArrayList<>();

	private SqliteDatabase(SQLiteDataSource writing, SQLiteDataSource reading, StoreListener listener) {
		this.threads
			.add(SqliteThread.start("store-writer", writing, this.writes, "BEGIN IMMEDIATE", COMMIT_GROUP, listener));
		for (int i = 1; i <= READERS; i++) {
			this.threads
				.add(SqliteThread.start("store-reader-" + i, reading, this.reads, "BEGIN", 1, StoreListener.NONE));
		}
	}

	/**
	 * Opens {@code file}, creates it if it is missing, and brings its tables up to date.
	 */
	public static SqliteDatabase open(Path file) {
		return open(file, StoreListener.NONE);
	}

	/** The same with a listener. */
	static SqliteDatabase open(Path file, StoreListener listener) {
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot create the data folder of " + file, ex);
		}
		SQLiteDataSource writing = dataSource(file, SQLiteConfig.TransactionMode.IMMEDIATE);
		Flyway.configure()
			.dataSource(writing)
			.locations("classpath:db/migration", "classpath:db/sqlite")
			.load()
			.migrate();
		return new SqliteDatabase(writing, dataSource(file, SQLiteConfig.TransactionMode.DEFERRED), listener);
	}

	private static SQLiteDataSource dataSource(Path file, SQLiteConfig.TransactionMode mode) {
		SQLiteConfig config = new SQLiteConfig();
		config.setJournalMode(SQLiteConfig.JournalMode.WAL);
		config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
		config.enforceForeignKeys(true);
		// Overwrites deleted data.
		config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
		config.setTransactionMode(mode);
		config.setGetGeneratedKeys(false);
		// Waiting inside SQLite would block all other callers; SqliteTransactions
		// retries.
		config.setBusyTimeout(0);
		SQLiteDataSource source = new SQLiteDataSource(config);
		source.setUrl("jdbc:sqlite:" + file);
		return source;
	}

	@Override
	public Dialect dialect() {
		return Dialect.SQLITE;
	}

	@Override
	public <T> T read(Function<JdbcClient, T> work) {
		return this.reads.submit(work);
	}

	@Override
	public <T> T write(Function<JdbcClient, T> work) {
		return this.writes.submit(work);
	}

	@Override
	public int waiting() {
		return this.reads.size() + this.writes.size();
	}

	/** Finishes the submitted work, then closes the file. */
	@Override
	public void close() {
		this.reads.close();
		this.writes.close();
		// The writer last: only without readers can it empty the write-ahead log.
		this.threads.reversed().forEach(SqliteThread::end);
		this.reads.failRest();
		this.writes.failRest();
	}

}
