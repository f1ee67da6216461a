package dev.parley.security;

/** Settings with which the server had better not start. */
class SecuritySettingsException extends RuntimeException {

	private final String action;

	/**
	 * Makes one.
	 * @param message what is wrong; it never quotes a secret
	 * @param action what to do
	 */
	SecuritySettingsException(String message, String action) {
		super(message);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
