package dev.parley.store.database;

import java.util.function.Function;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs units of work against the database, each in one transaction. Both methods block
 * the calling thread, which may be virtual, and throw {@link StorageUnavailableException}
 * if the database cannot be used right now.
 */
public interface Database extends AutoCloseable {

	/** Runs {@code work} on what has been committed; it must not write. */
	<T> T read(Function<JdbcClient, T> work);

	/**
	 * Runs {@code work} and returns once it is committed, or throws and nothing of it
	 * remains, unless the store failed before it could say whether it had committed and
	 * did not come back in time. The work may be run a second time after a rollback, so
	 * it must have no other effects.
	 */
	<T> T write(Function<JdbcClient, T> work);

	/** What its SQL is like if that differs. */
	Dialect dialect();

	/**
	 * What a {@code SELECT} ends with so that the rows it reads stay as they are until
	 * its transaction ends; blank where only one transaction can write at a time.
	 */
	default String lockedForShare() {
		return "";
	}

	/** How many calls wait for a thread or a connection now. */
	default int waiting() {
		return 0;
	}

	@Override
	void close();

	/** The databases there are. */
	enum Dialect {

		SQLITE, POSTGRESQL

	}

}
