package dev.parley.outbound;

/** An invalid setting of calls to other servers; the server does not start. */
public final class OutboundSettingsException extends RuntimeException {

	private final String action;

	/**
	 * Creates one.
	 * @param message names the variable and what is wrong with it; must not quote a
	 * secret
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
