package dev.parley.store.database;

import java.sql.SQLException;

import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;

/** Distinguishes faults of the PostgreSQL server from faults of a statement. */
final class PostgresFaults {

	private PostgresFaults() {
	}

	/**
	 * Whether the server is at fault and not the statement: connections (08), a server
	 * that has become a replica (25006), resources (53), operator intervention or a time
	 * limit (57), system errors (58).
	 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Error
	 * codes</a>
	 */
	static boolean outOfReach(Throwable ex) {
		if (ex instanceof CannotCreateTransactionException) {
			return true;
		}
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null) {
				return sql.getSQLState().equals("25006") || switch (sql.getSQLState().substring(0, 2)) {
					case "08", "53", "57", "58" -> true;
					default -> false;
				};
			}
		}
		return ex instanceof TransactionException;
	}

}
