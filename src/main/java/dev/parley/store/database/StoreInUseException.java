package dev.parley.store.database;

/** The server must not start, because another one uses its store. */
public class StoreInUseException extends IllegalStateException {

	private final String action;

	/**
	 * Creates an exception.
	 * @param message what is wrong
	 * @param action what to do
	 */
	StoreInUseException(String message, String action) {
		super(message);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
