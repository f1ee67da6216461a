package dev.parley.security;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AccessTests {

	private static final String HASH = "0".repeat(64);

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "127.1.2.3", "::1" })
	void protectsTheServerWhereNothingIsSet(String address) throws Exception {
		assertThat(Access.of(settings(Map.of()), InetAddress.getByName(address))).isEqualTo(Access.PROTECTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "192.168.1.10", "::" })
	void doesNotStartOnAnOpenAddressWhereNothingIsSet(String address) throws Exception {
		InetAddress open = InetAddress.getByName(address);
		SecurityProperties nothing = settings(Map.of());
		assertThatExceptionOfType(SecuritySettingsException.class).isThrownBy(() -> Access.of(nothing, open))
			.satisfies((ex) -> assertThat(ex.action()).contains("VALID_API_KEYS", "PARLEY_AUTH=none",
					"SERVER_ADDRESS=127.0.0.1"));
		assertThatExceptionOfType(SecuritySettingsException.class).isThrownBy(() -> Access.of(nothing, null));
	}

	@Test
	void asksForKeysWhereSomethingNamesCallers() {
		for (Map<String, String> one : List.of(Map.of("valid-api-keys", "0123456789abcdef"),
				Map.of("keys[0].name", "shop", "keys[0].sha256", HASH), Map.of("users[0].name", "ada"),
				Map.of("tokens.issuer-uri", "https://login.example.com"))) {
			assertThat(Access.of(settings(one), null)).as("%s", one).isEqualTo(Access.AUTHENTICATED);
		}
	}

	@Test
	void isOpenOnlyWhereThatIsSaidAndNothingElse() {
		assertThat(Access.of(settings(Map.of("auth", "none")), null)).isEqualTo(Access.OPEN);
		assertThatExceptionOfType(SecuritySettingsException.class)
			.isThrownBy(() -> Access.of(settings(Map.of("auth", "none", "valid-api-keys", "0123456789abcdef")), null));
	}

	static SecurityProperties settings(Map<String, String> values) {
		return new Binder(new MapConfigurationPropertySource(values.entrySet()
			.stream()
			.collect(java.util.stream.Collectors.toMap((value) -> "parley.security." + value.getKey(),
					Map.Entry::getValue))))
			.bindOrCreate("parley.security", SecurityProperties.class);
	}

}
