package dev.parley.outbound;

/** A setting with which another server cannot be called; it stops the start. */
public final class OutboundSettingsException extends RuntimeException {

	private final String action;

	/**
	 * Makes one.
	 * @param message names the variable and what is wrong with it; never quotes a secret
	 * @param action what to do
	 */
	public OutboundSettingsException(String message, String action) {
		super(message);
		this.action = action;
	}

	public String action() {
		return this.action;
	}

}
