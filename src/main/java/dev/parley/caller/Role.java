package dev.parley.caller;

import java.util.Locale;

/** What a caller may do. */
public enum Role {

	/** Asks the agents that are for everybody. */
	USER,

	/** Asks agents that require it too. */
	PREMIUM,

	/** Looks after the server. */
	ADMIN;

	/** The name as agents and configuration write it. */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The role of that name.
	 * @throws IllegalArgumentException if there is none
	 */
	public static Role of(String label) {
		return valueOf(label.toUpperCase(Locale.ROOT));
	}

}
