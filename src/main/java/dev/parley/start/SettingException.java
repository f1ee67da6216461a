package dev.parley.start;

import org.jspecify.annotations.Nullable;

/** A setting with which the server cannot start. It ends the start with plain words. */
public final class SettingException extends RuntimeException {

	private final String action;

	/**
	 * Creates one.
	 * @param problem what is wrong, in whole sentences, with the name of the environment
	 * variable and its value; no secrets
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
