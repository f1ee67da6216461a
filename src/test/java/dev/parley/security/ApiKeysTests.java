package dev.parley.security;

import java.util.Map;

import dev.parley.caller.Caller;
import dev.parley.caller.Role;
import dev.parley.caller.Tier;
import dev.parley.testing.OwnServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class ApiKeysTests {

	private static final String HASH = KeyHash.of("the key").hex();

	@Test
	void findsAKeyByItsHash() {
		Caller caller = keys(Map.of("keys[0].name", "shop", "keys[0].sha256", HASH)).find("the key")
			.orElseThrow()
			.caller(null, null);
		assertThat(caller.userId()).isEqualTo("key:shop");
		assertThat(caller.client()).isEqualTo("shop");
		assertThat(caller.tier()).isEqualTo(Tier.FREE);
		assertThat(caller.roles()).containsExactly(Role.USER);
		assertThat(keys(Map.of("keys[0].name", "shop", "keys[0].sha256", HASH)).find("the kez")).isEmpty();
	}

	@Test
	void aRoleIncludesThoseBelowAndSaysTheTierUnlessThatIsSet() {
		Map<String, String> admin = Map.of("keys[0].name", "shop", "keys[0].sha256", HASH, "keys[0].roles", "admin");
		assertThat(keys(admin).find("the key").orElseThrow().grant())
			.isEqualTo(new Grant(Tier.ADMIN, java.util.EnumSet.allOf(Role.class)));
		Map<String, String> plain = Map.of("keys[0].name", "shop", "keys[0].sha256", HASH, "keys[0].tier", "premium");
		assertThat(keys(plain).find("the key").orElseThrow().grant())
			.isEqualTo(new Grant(Tier.PREMIUM, java.util.EnumSet.of(Role.USER)));
	}

	@Test
	void noUserOfAClientPassesForAnotherClient() {
		assertThatExceptionOfType(SecuritySettingsException.class)
			.isThrownBy(() -> keys(Map.of("keys[0].name", "shop:ada", "keys[0].sha256", HASH)));
	}

	@Test
	void refusesWhatIsNoKey() {
		assertThatExceptionOfType(SecuritySettingsException.class)
			.isThrownBy(() -> keys(Map.of("keys[0].name", "shop", "keys[0].sha256", "the key")))
			.withMessageContaining("keys[0]")
			.withMessageNotContaining("the key");
		assertThatExceptionOfType(SecuritySettingsException.class)
			.isThrownBy(() -> keys(Map.of("keys[0].name", "shop")));
		assertThatExceptionOfType(SecuritySettingsException.class)
			.isThrownBy(() -> keys(
					Map.of("keys[0].name", "a", "keys[0].sha256", HASH, "keys[1].name", "b", "keys[1].sha256", HASH)))
			.withMessageContaining("twice");
	}

	@Test
	void refusesWeakKeysWhereOthersCanCallAndWarnsWhereTheyCannot(CapturedOutput output) {
		SecurityProperties weak = AccessTests.settings(Map.of("valid-api-keys", "0123456789abcdef,tooshort"));
		assertThatExceptionOfType(SecuritySettingsException.class).isThrownBy(() -> new ApiKeys(weak, false))
			.withMessageContaining("Key 2")
			.withMessageNotContaining("tooshort");
		assertThat(new ApiKeys(weak, true).find("tooshort")).isPresent();
		assertThat(output).contains("Key 2 of VALID_API_KEYS").doesNotContain("tooshort");
	}

	private static ApiKeys keys(Map<String, String> settings) {
		return new ApiKeys(AccessTests.settings(settings), true);
	}

}
