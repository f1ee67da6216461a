package dev.parley.cost;

import java.util.OptionalLong;

import dev.parley.agent.model.Usage;
import dev.parley.start.SettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The cost of tokens, exact to a billionth. */
class PricesTests {

	private static final Prices PRICES = Prices.parse("""
			gpt-4o-mini*|gpt-mini: input=0.15 cached=0.075 output=0.60;
			gpt-4o*: input=2.50, output=10""", "USD");

	@ParameterizedTest
	@CsvSource({ "gpt-4o-mini, 1000000, 0, 0, 150000000", "gpt-4o-mini, 1000000, 1000000, 0, 75000000",
			"GPT-4o-mini-2024-07-18, 0, 0, 1, 600", "openai/gpt-mini, 3, 1, 2, 1575", "gpt-4o, 100, 40, 0, 250000" })
	void addsUpInputCachedInputAndOutput(String model, int input, int cached, int output, long nanos) {
		assertThat(PRICES.cost(model, new Usage(input, output, cached, 0, false))).isEqualTo(OptionalLong.of(nanos));
	}

	/** Reasoning tokens are part of the output tokens. */
	@Test
	void countsReasoningOnce() {
		assertThat(PRICES.cost("gpt-4o", new Usage(0, 100, 0, 90, false))).isEqualTo(OptionalLong.of(1_000_000));
	}

	@Test
	void knowsNoPriceOfAnotherModel() {
		assertThat(PRICES.cost("llama", new Usage(1, 1, false))).isEmpty();
		assertThat(Prices.parse("", "EUR").isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt", "gpt:", ": input=1 output=1", "gpt: input=1", "gpt: input=x output=1",
			"gpt: input=-1 output=1", "gpt: input=1 input=2 output=1", "gpt: input=1 output=1 USD" })
	void saysWhichRuleItCannotRead(String rule) {
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> Prices.parse("a: input=1 output=1; " + rule, "USD"))
			.withMessageContaining("PARLEY_COST_PRICES")
			.withMessageContaining(rule.strip());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "usd", "DOLLAR" })
	void refusesWhatIsNoCurrency(String currency) {
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> Prices.parse("", currency))
			.withMessageContaining("PARLEY_COST_CURRENCY");
	}

}
