package dev.parley.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Distinguishes public internet addresses from private, local and special-purpose ones.
 *
 * @see <a href=
 * "https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml">IANA:
 * special addresses of IPv4</a>
 * @see <a href=
 * "https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml">IANA:
 * special addresses of IPv6</a>
 */
final class PublicAddresses {

	private PublicAddresses() {
	}

	static boolean contain(InetAddress address) {
		byte[] bytes = address.getAddress();
		return (address instanceof Inet4Address) ? isPublic4(bytes) : isPublic6(bytes);
	}

	private static boolean isPublic4(byte[] bytes) {
		int first = bytes[0] & 0xFF;
		int second = bytes[1] & 0xFF;
		int third = bytes[2] & 0xFF;
		return switch (first) {
			case 0, 10, 127 -> false;
			case 100 -> second < 64 || second > 127;
			case 169 -> second != 254;
			case 172 -> second < 16 || second > 31;
			case 192 -> second != 168 && !(second == 0 && (third == 0 || third == 2)) && !(second == 88 && third == 99);
			case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
			case 203 -> !(second == 0 && third == 113);
			// Multicast and reserved addresses.
			default -> first < 224;
		};
	}

	/** Only 2000::/3 is public in IPv6; parts of it embed IPv4 addresses. */
	private static boolean isPublic6(byte[] bytes) {
		int head = pair(bytes, 0);
		int next = pair(bytes, 2);
		if (head == 0x64 && next == 0xFF9B) {
			// NAT64: the last four bytes.
			return isPublic4(Arrays.copyOfRange(bytes, 12, 16));
		}
		if (head == 0x2002) {
			// 6to4
			return isPublic4(Arrays.copyOfRange(bytes, 2, 6));
		}
		// 2001::/23 is for Teredo and other special uses, 2001:db8::/32 for
		// documentation.
		boolean special = head == 0x2001 && (next < 0x200 || next == 0xDB8);
		return head >>> 13 == 1 && !special;
	}

	private static int pair(byte[] bytes, int start) {
		return ((bytes[start] & 0xFF) << 8) | (bytes[start + 1] & 0xFF);
	}

	/** Throws if an address is not public. */
	static void require(InetAddress address) throws UnknownHostException {
		if (!contain(address)) {
			throw new UnknownHostException("The webhook's address is a private one");
		}
	}

}
