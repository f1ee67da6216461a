package dev.parley.limits;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The part of an address that limits count. */
class ClientAddressTests {

	@Test
	void countsAnIpv4AddressAsAWhole() {
		assertThat(ClientAddress.network("192.0.2.7")).isEqualTo("192.0.2.7");
		assertThat(ClientAddress.network("::ffff:192.0.2.7")).isEqualTo("192.0.2.7");
	}

	@Test
	void countsTheFirst64BitsOfAnIpv6Address() {
		assertThat(ClientAddress.network("2001:db8:0:7::1")).isEqualTo(ClientAddress.network("2001:db8:0:7:ffff::2"))
			.isNotEqualTo(ClientAddress.network("2001:db8:0:8::1"));
		assertThat(ClientAddress.network("0:0:0:0:0:0:0:1")).isEqualTo(ClientAddress.network("::1"));
	}

	@Test
	void takesWhatItCannotReadAsItIs() {
		assertThat(ClientAddress.network("fe80::1%nothing0")).isEqualTo("fe80::1%nothing0");
	}

}
