package dev.parley.caller;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Parsing of limits. */
class LimitByTierTests {

	@Test
	void namesTheTiersThatHaveALimit() {
		LimitByTier limit = LimitByTier.valueOf("free:60, premium : 600");
		assertThat(limit.of(caller(Tier.FREE))).isEqualTo(60);
		assertThat(limit.of(caller(Tier.PREMIUM))).isEqualTo(600);
		assertThat(limit.of(caller(Tier.ADMIN))).isEqualTo(LimitByTier.NONE);
	}

	@Test
	void isForAllTiersWhereItIsANumber() {
		assertThat(Tier.values())
			.allSatisfy((tier) -> assertThat(LimitByTier.valueOf(" 20 ").of(caller(tier))).isEqualTo(20));
	}

	@Test
	void doesNotApplyToAnonymousUnlessNamed() {
		assertThat(LimitByTier.valueOf("20").of(Caller.ANONYMOUS)).isEqualTo(LimitByTier.NONE);
		assertThat(LimitByTier.valueOf("free:20").of(Caller.ANONYMOUS)).isEqualTo(LimitByTier.NONE);
		assertThat(LimitByTier.valueOf("anonymous:7").of(Caller.ANONYMOUS)).isEqualTo(7);
		assertThat(LimitByTier.valueOf("anonymous:7").of(caller(Tier.FREE))).isEqualTo(LimitByTier.NONE);
	}

	@Test
	void isNoneWhereItIsBlank() {
		assertThat(LimitByTier.valueOf(" ").of(caller(Tier.FREE))).isEqualTo(LimitByTier.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "x", "free", "free:", "free:0", "free:-5", "free:1.5", "gold:5", "free:1,",
			":5", "1,2", "free:1,5", "9999999999999999" })
	void saysWhatWasExpected(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> LimitByTier.valueOf(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining("free:20,premium:100");
	}

	private static Caller caller(Tier tier) {
		return new Caller("ann", "ann", "app", tier, Set.of(Role.USER));
	}

}
