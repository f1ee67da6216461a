package dev.parley.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** The part of a client's address that one person can be held to. */
final class ClientAddress {

	/** Of IPv6, a home or a phone is given 64 bits to choose from. */
	private static final int NETWORK_BYTES = 8;

	private ClientAddress() {
	}

	/** An IPv4 address as it is, an IPv6 address without what its owner may choose. */
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
			// With the name of an interface that is not of this machine.
			return address;
		}
	}

}
