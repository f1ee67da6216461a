package dev.parley.store.database;

import java.sql.SQLException;
import java.util.Set;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells a SQLite database that is locked or broken from a statement that is wrong. */
final class SqliteFaults {

	private static final Set<SQLiteErrorCode> BUSY = Set.of(SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_LOCKED,
			SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT, SQLiteErrorCode.SQLITE_BUSY_RECOVERY);

	/** Nothing that a statement could have done better. */
	private static final Set<SQLiteErrorCode> OUT_OF_ORDER = Set.of(SQLiteErrorCode.SQLITE_FULL,
			SQLiteErrorCode.SQLITE_READONLY, SQLiteErrorCode.SQLITE_CANTOPEN, SQLiteErrorCode.SQLITE_IOERR,
			SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB, SQLiteErrorCode.SQLITE_NOMEM,
			SQLiteErrorCode.SQLITE_PERM, SQLiteErrorCode.SQLITE_PROTOCOL);

	private SqliteFaults() {
	}

	/** Whether another process has locked the database, for a moment or for longer. */
	static boolean isBusy(Throwable ex) {
		return BUSY.contains(errorCode(ex));
	}

	/** The failure as callers of the store know it. */
	static Throwable translate(Throwable ex) {
		SQLiteErrorCode code = errorCode(ex);
		if (isBusy(ex)) {
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
