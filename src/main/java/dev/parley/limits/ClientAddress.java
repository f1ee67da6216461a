package dev.parley.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** Reduces a client's address to the network that one person has. */
final class ClientAddress {

	/** A home or a phone usually has an IPv6 network of 64 bits. */
	private static final int NETWORK_BYTES = 8;

	private ClientAddress() {
	}

	/**
	 * An IPv4 address unchanged; an IPv6 address without the part that its owner may
	 * choose.
	 */
	static String network(String address) {
		if (address.indexOf(':') < 0) {
			return address;
		}
		try {
			InetAddress parsed = InetAddress.ofLiteral(address);
			return (parsed instanceof Inet6Address) ? HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES)
					: parsed.getHostAddress();
		}
		catch (IllegalArgumentException ex) {
			// The scope names an interface that this machine does not have.
			return address;
		}
	}

}
