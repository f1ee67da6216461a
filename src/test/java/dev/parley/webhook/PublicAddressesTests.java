package dev.parley.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Only public addresses pass. */
class PublicAddressesTests {

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
			"192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
			"198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255",
			"::1", "::", "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:10.0.0.1", "::10.0.0.1",
			"64:ff9b::10.0.0.1", "2002:0a00:0001::1", "2001::1", "2001:db8::1", "100::1" })
	void privateAddressesAreRefused(String address) throws UnknownHostException {
		assertThat(PublicAddresses.contain(InetAddress.getByName(address))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1",
			"172.15.255.255", "172.32.0.1", "192.0.1.1", "192.167.1.1", "192.169.1.1", "198.17.1.1", "198.20.0.1",
			"223.255.255.254", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
			"2001:4860:4860::8888" })
	void publicAddressesAreAccepted(String address) throws UnknownHostException {
		assertThat(PublicAddresses.contain(InetAddress.getByName(address))).isTrue();
	}

	/**
	 * The check applies to the connected address, even if the name resolved differently
	 * before.
	 */
	@Test
	void aSocketLooksAtTheAddressItConnectsTo() throws IOException {
		PublicSocketFactory sockets = new PublicSocketFactory();
		try (Socket socket = sockets.createSocket()) {
			assertThatExceptionOfType(UnknownHostException.class)
				.isThrownBy(() -> socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), 100))
				.withMessageContaining("private");
			assertThatExceptionOfType(UnknownHostException.class)
				.isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("example.com", 1)));
		}
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> sockets.createSocket("localhost", 1));
	}

}
