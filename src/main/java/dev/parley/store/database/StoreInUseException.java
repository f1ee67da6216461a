package dev.parley.store.database;

/** The server must not start: another one uses its store, or nobody can say so. */
public class StoreInUseException extends IllegalStateException {

	private final String action;

	/**
	 * Makes an exception.
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
