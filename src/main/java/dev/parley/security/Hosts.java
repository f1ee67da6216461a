package dev.parley.security;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The host names that requests may use. */
public final class Hosts {

	private static final Pattern LOOPBACK = Pattern
		.compile("(?:.+\\.)?localhost|127(?:\\.\\d{1,3}){3}|\\[(?:::1|(?:0{1,4}:){7}0{0,3}1)]");

	private final List<String> allowed;

	Hosts(List<String> allowed) {
		this.allowed = allowed.stream().map((host) -> host.toLowerCase(Locale.ROOT)).toList();
	}

	/** Whether the host name, without its port, is allowed. */
	public boolean allow(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		return this.allowed.isEmpty() || this.allowed.stream()
			.anyMatch(
					(pattern) -> pattern.startsWith("*.") ? name.endsWith(pattern.substring(1)) : name.equals(pattern));
	}

	public static boolean isLoopback(String host) {
		return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
	}

}
