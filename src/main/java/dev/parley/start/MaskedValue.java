package dev.parley.start;

import java.util.regex.Pattern;

/** Removes secrets from values of settings. */
public final class MaskedValue {

	private static final String MASK = "***";

	/** Matches names of variables whose whole value is a secret. */
	private static final Pattern SECRET = Pattern.compile("(?i).*(KEYS?|SECRET|PASSWORD|TOKEN|HASH|SHA256|HEADERS)");

	/** The password before the last @ of an address. It may contain anything. */
	private static final Pattern USER_INFO = Pattern
		.compile("^(?<scheme>(?:[a-zA-Z0-9+.:-]*://)?+)(?<user>[^/:@]*):.*@", Pattern.DOTALL);

	/** A password in a query, or in libpq's format. */
	private static final Pattern PARAMETER = Pattern.compile("(?i)(?<name>(?:ssl)?password\\s*=)\\s*[^&\\s]*");

	private MaskedValue() {
	}

	/**
	 * The value of an environment variable without secrets.
	 * @return the value in quotes, or a placeholder
	 */
	static String of(String variable, String value) {
		return SECRET.matcher(variable).matches() ? "a value that is not shown here" : "'" + address(value) + "'";
	}

	/** An address without its passwords. */
	public static String address(String address) {
		String masked = USER_INFO.matcher(address).replaceAll("${scheme}${user}:" + MASK + "@");
		return PARAMETER.matcher(masked).replaceAll("${name}" + MASK);
	}

}
