package dev.parley.store.database;

import java.util.function.Function;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs units of work against the database, each in one transaction. Both methods block
 * the calling thread, which may be virtual, and throw {@link StorageUnavailableException}
 * if the database is currently unavailable.
 */
public interface Database extends AutoCloseable {

	/** Runs {@code work} on committed data; it must not write. */
	<T> T read(Function<JdbcClient, T> work);

	/**
	 * Runs {@code work} and returns once it is committed. If this throws, the work was
	 * rolled back, unless the connection failed during the commit and the outcome could
	 * not be determined in time. The work may be run again after a rollback, so it must
	 * have no other effects.
	 */
	<T> T write(Function<JdbcClient, T> work);

	/** The SQL dialect, for statements that differ. */
	Dialect dialect();

	/**
	 * The clause that makes a {@code SELECT} lock its rows against changes until the end
	 * of the transaction; blank if only one transaction can write at a time.
	 */
	default String lockedForShare() {
		return "";
	}

	/** The number of calls that currently wait for a thread or a connection. */
	default int waiting() {
		return 0;
	}

	@Override
	void close();

	/** The supported databases. */
	enum Dialect {

		SQLITE, POSTGRESQL

	}

}
