package dev.parley.store.database;

/** The database cannot be read or written now: it is locked, full or unreachable. */
public class StorageUnavailableException extends RuntimeException {

	StorageUnavailableException(String message) {
		super(message);
	}

	StorageUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
