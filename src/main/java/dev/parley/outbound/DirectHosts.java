package dev.parley.outbound;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The hosts that are reached without a proxy: loopback addresses and those in
 * {@code NO_PROXY}, which is interpreted as by curl and Go.
 */
final class DirectHosts {

	private final List<String> entries;

	DirectHosts(String noProxy) {
		this.entries = Arrays.stream(noProxy.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
			.filter((entry) -> !entry.isEmpty())
			.toList();
	}

	/** Whether a host is reached directly; its name is not resolved. */
	boolean contain(String host, int port) {
		String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
		InetAddress address = literal(name);
		if (name.equals("localhost") || name.endsWith(".localhost")
				|| (address != null && address.isLoopbackAddress())) {
			return true;
		}
		return this.entries.stream().anyMatch((entry) -> matches(entry, name, port, address));
	}

	private static boolean matches(String entry, String host, int port, @Nullable InetAddress address) {
		if (entry.equals("*")) {
			return true;
		}
		if (address != null) {
			return contains(entry, address) || entry.equals(host + ':' + port)
					|| entry.equals('[' + host + "]:" + port);
		}
		int colon = entry.indexOf(':');
		if (colon >= 0 && !entry.substring(colon + 1).equals(Integer.toString(port))) {
			return false;
		}
		String domain = ((colon >= 0) ? entry.substring(0, colon) : entry).replaceAll("^\\*?\\.", "");
		return host.equals(domain) || host.endsWith('.' + domain);
	}

	/**
	 * Whether an entry, an address or a network such as 10.0.0.0/8, contains the address.
	 */
	private static boolean contains(String entry, InetAddress address) {
		String[] network = entry.split("/", 2);
		InetAddress base = literal(network[0].replaceAll("^\\[|]$", ""));
		if (base == null || base.getAddress().length != address.getAddress().length) {
			return false;
		}
		int bits = address.getAddress().length * Byte.SIZE;
		if (network.length > 1) {
			if (!network[1].matches("\\d{1,3}")) {
				return false;
			}
			bits = Math.min(bits, Integer.parseInt(network[1]));
		}
		for (int bit = 0; bit < bits; bit++) {
			int mask = 0x80 >> (bit % Byte.SIZE);
			if (((base.getAddress()[bit / Byte.SIZE] ^ address.getAddress()[bit / Byte.SIZE]) & mask) != 0) {
				return false;
			}
		}
		return true;
	}

	private static @Nullable InetAddress literal(String text) {
		try {
			return InetAddress.ofLiteral(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
