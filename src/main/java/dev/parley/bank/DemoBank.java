package dev.parley.bank;

import java.math.BigDecimal;
import java.util.Optional;

import org.springframework.stereotype.Component;

/** A demo bank in which every user has an account with the same amounts. */
@Component
final class DemoBank implements Bank {

	private static final int MOST_CENTS = 1_000_000;

	private static final BigDecimal PENDING = new BigDecimal("-25.50");

	@Override
	public Optional<Account> accountOf(String userId) {
		BigDecimal balance = BigDecimal.valueOf(Math.floorMod(userId.hashCode(), MOST_CENTS), 2);
		return Optional.of(new Account("Demo Customer", balance, PENDING, "EUR"));
	}

}
