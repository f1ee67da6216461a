package dev.parley.store.database;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Supplier;

import dev.parley.start.MaskedValue;
import dev.parley.start.SettingException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Explains why a database cannot be opened, and which setting to change. */
final class StoreFailure {

	private StoreFailure() {
	}

	/**
	 * Opens the configured database; turns a known failure into a
	 * {@link SettingException}.
	 */
	static <T> T explaining(StoreProperties properties, Supplier<T> opening) {
		try {
			return opening.get();
		}
		catch (RuntimeException ex) {
			String url = properties.databaseUrl();
			throw (url != null && !url.isBlank()) ? postgres(url, ex) : sqlite(properties.dataDir(), ex);
		}
	}

	/** The explained failure, or the failure itself if its cause is unknown. */
	private static RuntimeException postgres(String url, RuntimeException failure) {
		SQLException cause = find(SQLException.class, failure);
		String state = (cause != null) ? cause.getSQLState() : null;
		if (cause == null || state == null) {
			return failure;
		}
		String action = switch (state.substring(0, 2)) {
			case "08" -> "Start the PostgreSQL server, or correct the host and the port.";
			case "28" -> "Correct the user and the password; a password's special characters are written as %40 for @.";
			case "3D" -> "Create the database (createdb), or correct its name.";
			case "42" -> "Give the user the right to create tables in the database.";
			default -> "Correct the address, or the problem that the server reports.";
		};
		return new SettingException("DATABASE_URL is '%s', and this database cannot be used: %s".formatted(
				MaskedValue.address(url), MaskedValue.address(String.valueOf(cause.getMessage()))), action, failure);
	}

	/** The explained failure, or the failure itself if its cause is unknown. */
	private static RuntimeException sqlite(Path folder, RuntimeException failure) {
		SQLiteException sqlite = find(SQLiteException.class, failure);
		if (sqlite != null) {
			return sqlite(folder, sqlite.getResultCode(), failure);
		}
		IOException io = find(IOException.class, failure);
		return (io != null)
				? new SettingException(
						"PARLEY_DATA_DIR is '%s', and this folder cannot be created or written: %s".formatted(folder,
								reason(io)),
						"Set it to a folder that exists or can be created, and that Parley may write to.", failure)
				: failure;
	}

	private static RuntimeException sqlite(Path folder, SQLiteErrorCode code, RuntimeException failure) {
		return switch (code) {
			case SQLITE_NOTADB, SQLITE_CORRUPT -> new SettingException(
					"PARLEY_DATA_DIR is '%s', and the file parley.db there is not a SQLite database, or is damaged."
						.formatted(folder),
					"Move the file away to begin with an empty one, restore a backup, or set PARLEY_DATA_DIR to another "
							+ "folder.",
					failure);
			case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_READONLY_DIRECTORY, SQLITE_PERM, SQLITE_IOERR, SQLITE_FULL ->
				new SettingException(
						"PARLEY_DATA_DIR is '%s', and the file parley.db there cannot be written (%s)."
							.formatted(folder, code.name()),
						"Give Parley the right to write to the folder, free space on its disk, or set PARLEY_DATA_DIR "
								+ "to another folder.",
						failure);
			default -> failure;
		};
	}

	/**
	 * A readable reason, because the message of a file exception is often only the path.
	 */
	private static String reason(IOException failure) {
		return switch (failure) {
			case FileAlreadyExistsException ex -> ex.getFile() + " is a file.";
			case AccessDeniedException ex -> "access to " + ex.getFile() + " is denied.";
			default -> failure.getMessage() + '.';
		};
	}

	private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

}
