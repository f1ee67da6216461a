package dev.parley.start;

import org.jspecify.annotations.Nullable;

/** A setting is invalid, so the server does not start; reported without a stack trace. */
public final class SettingException extends RuntimeException {

	private final String action;

	/**
	 * Creates one.
	 * @param problem what is wrong, in complete sentences, with the name of the
	 * environment variable and its value, without secrets
	 * @param action what to do
	 */
	public SettingException(String problem, String action, @Nullable Throwable cause) {
		super(problem, cause);
		this.action = action;
	}

	public String action() {
		return this.action;
	}

}
