package dev.parley.caller;

import java.util.Locale;

/** The permissions of a caller. */
public enum Role {

	/** May use the agents that require no role. */
	USER,

	/** May also use agents that require this role. */
	PREMIUM,

	/** May administrate the server. */
	ADMIN;

	/** The name in agent files and settings. */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The role with the given name.
	 * @throws IllegalArgumentException if there is none
	 */
	public static Role of(String label) {
		return valueOf(label.toUpperCase(Locale.ROOT));
	}

}
