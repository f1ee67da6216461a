package dev.parley.security;

/** Invalid or unsafe security settings; the server does not start. */
class SecuritySettingsException extends RuntimeException {

	private final String action;

	/**
	 * Creates one.
	 * @param message what is wrong; must not quote a secret
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
