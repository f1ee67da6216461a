package dev.parley.security;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HostsTests {

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST", "app.localhost", "127.0.0.1", "127.1.2.3", "[::1]" })
	void knowsTheNamesOfThisMachine(String host) {
		assertThat(Hosts.isLoopback(host)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "localhost.evil.example", "127.0.0.1.evil.example", "evil-localhost", "0.0.0.0",
			"192.168.1.1", "[::]", "1270.0.1" })
	void knowsTheNamesOfOthers(String host) {
		assertThat(Hosts.isLoopback(host)).isFalse();
	}

	@Test
	void allowsNamesAndWhatIsBelowThem() {
		Hosts hosts = new Hosts(List.of("Parley.example", "*.chat.example"));
		assertThat(List.of("parley.example", "PARLEY.EXAMPLE", "a.chat.example", "a.b.chat.example"))
			.allMatch(hosts::allow);
		assertThat(List.of("a.parley.example", "chat.example", "evilchat.example", "parley.example.evil", ""))
			.noneMatch(hosts::allow);
		assertThat(new Hosts(List.of()).allow("anything")).isTrue();
	}

}
