package dev.parley.store.database;

import java.sql.SQLException;
import java.util.Set;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Distinguishes a locked or damaged SQLite database from faults of a statement. */
final class SqliteFaults {

	private static final Set<SQLiteErrorCode> BUSY = Set.of(SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_LOCKED,
			SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT, SQLiteErrorCode.SQLITE_BUSY_RECOVERY);

	/** Errors that no statement causes. */
	private static final Set<SQLiteErrorCode> OUT_OF_ORDER = Set.of(SQLiteErrorCode.SQLITE_FULL,
			SQLiteErrorCode.SQLITE_READONLY, SQLiteErrorCode.SQLITE_CANTOPEN, SQLiteErrorCode.SQLITE_IOERR,
			SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB, SQLiteErrorCode.SQLITE_NOMEM,
			SQLiteErrorCode.SQLITE_PERM, SQLiteErrorCode.SQLITE_PROTOCOL);

	private SqliteFaults() {
	}

	/** Whether another process has locked the database. */
	static boolean isBusy(Throwable ex) {
		return BUSY.contains(errorCode(ex));
	}

	/** Translates a failure for callers of the store. */
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
