package dev.parley.start;

import java.util.regex.Pattern;

/** Values of settings as they may be shown. */
public final class MaskedValue {

	private static final String MASK = "***";

	/** Whether all of the value is a secret, judged by the variable's name. */
	private static final Pattern SECRET = Pattern.compile("(?i).*(KEYS?|SECRET|PASSWORD|TOKEN|HASH|SHA256|HEADERS)");

	/** The password before the last @ of an address. It may contain anything. */
	private static final Pattern USER_INFO = Pattern
		.compile("^(?<scheme>(?:[a-zA-Z0-9+.:-]*://)?+)(?<user>[^/:@]*):.*@", Pattern.DOTALL);

	/** As in a query, or in the words that libpq takes. */
	private static final Pattern PARAMETER = Pattern.compile("(?i)(?<name>(?:ssl)?password\\s*=)\\s*[^&\\s]*");

	private MaskedValue() {
	}

	/**
	 * The value of an environment variable, without what is secret in it.
	 * @return the value in quotes, or words in its place
	 */
	static String of(String variable, String value) {
		return SECRET.matcher(variable).matches() ? "a value that is not shown here" : "'" + address(value) + "'";
	}

	/** An address, without the passwords in it. */
	public static String address(String address) {
		String masked = USER_INFO.matcher(address).replaceAll("${scheme}${user}:" + MASK + "@");
		return PARAMETER.matcher(masked).replaceAll("${name}" + MASK);
	}

}
