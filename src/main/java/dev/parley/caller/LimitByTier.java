package dev.parley.caller;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A limit for callers by tier, written as {@code free:20,premium:100}; a tier that is not
 * named has no limit. A plain number applies to all tiers. {@code anonymous}, the shared
 * caller without authentication, has a limit only if it is named.
 */
public final class LimitByTier {

	/** No limit. */
	public static final long NONE = 0;

	private static final String ANONYMOUS = "anonymous";

	private static final Map<String, Tier> TIERS = Arrays.stream(Tier.values())
		.collect(Collectors.toMap((tier) -> tier.name().toLowerCase(Locale.ROOT), (tier) -> tier));

	private final Map<Tier, Long> tiers = new EnumMap<>(Tier.class);

	private long anonymous;

	private LimitByTier() {
	}

	/**
	 * Parses limits.
	 * @throws IllegalArgumentException if they are invalid; the message says what is
	 * expected
	 */
	public static LimitByTier valueOf(String text) {
		LimitByTier limits = new LimitByTier();
		if (text.isBlank()) {
			return limits;
		}
		if (text.indexOf(':') < 0) {
			long limit = number(text.strip(), text);
			TIERS.values().forEach((tier) -> limits.tiers.put(tier, limit));
			return limits;
		}
		for (String part : text.split(",", -1)) {
			String[] named = part.split(":", 2);
			if (named.length < 2) {
				throw expected(text);
			}
			limits.set(named[0].strip(), number(named[1].strip(), text), text);
		}
		return limits;
	}

	private void set(String name, long limit, String text) {
		Tier tier = TIERS.get(name);
		if (tier != null) {
			this.tiers.put(tier, limit);
		}
		else if (name.equals(ANONYMOUS)) {
			this.anonymous = limit;
		}
		else {
			throw expected(text);
		}
	}

	private static long number(String digits, String text) {
		if (!digits.matches("[1-9]\\d{0,14}")) {
			throw expected(text);
		}
		return Long.parseLong(digits);
	}

	private static IllegalArgumentException expected(String text) {
		return new IllegalArgumentException(
				"'" + text + "': expected a number, or free:20,premium:100,admin:500,anonymous:50 or some of these");
	}

	/** Whether there is no limit at all. */
	public boolean isEmpty() {
		return this.tiers.isEmpty() && this.anonymous == NONE;
	}

	/** The limit of a caller; {@link #NONE} if there is none. */
	public long of(Caller caller) {
		return caller.anonymous() ? this.anonymous : this.tiers.getOrDefault(caller.tier(), NONE);
	}

}
