package dev.parley.limits;

import java.math.BigDecimal;
import java.util.regex.Pattern;

import dev.parley.caller.LimitByTier;

/**
 * A limit in money by tier, written like a {@link LimitByTier} with decimal amounts, such
 * as {@code free:0.50,premium:20}.
 */
public final class MoneyByTier {

	private static final Pattern AMOUNT = Pattern.compile("(?<![\\d.])\\d{1,6}(?:\\.\\d{1,9})?(?![\\d.])");

	private static final int NANO_DIGITS = 9;

	private final LimitByTier nanos;

	private MoneyByTier(LimitByTier nanos) {
		this.nanos = nanos;
	}

	/**
	 * Parses limits.
	 * @throws IllegalArgumentException if they are invalid; the message says what is
	 * expected
	 */
	public static MoneyByTier valueOf(String text) {
		String nanos = AMOUNT.matcher(text).replaceAll((amount) -> nanos(amount.group()));
		try {
			return new MoneyByTier(LimitByTier.valueOf(nanos));
		}
		catch (IllegalArgumentException _) {
			throw new IllegalArgumentException(
					"'" + text + "': expected an amount up to 999999, or free:0.50,premium:20 or some of these");
		}
	}

	private static String nanos(String amount) {
		return new BigDecimal(amount).movePointRight(NANO_DIGITS).toBigInteger().toString();
	}

	/** The limits in billionths of the currency. */
	LimitByTier nanos() {
		return this.nanos;
	}

}
