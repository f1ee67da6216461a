package dev.parley.store.database;

/** The database cannot be read or written right now: locked, full, or out of reach. */
public class StorageUnavailableException extends RuntimeException {

	StorageUnavailableException(String message) {
		super(message);
	}

	StorageUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
