package dev.parley.bank;

import java.math.BigDecimal;
import java.util.Optional;

/** The bank data that the support agent may read. Implementations are thread-safe. */
interface Bank {

	/** The account of a user; empty if the user is not a customer. */
	Optional<Account> accountOf(String userId);

	/**
	 * A customer's account.
	 *
	 * @param pending sum of booked but unsettled transactions; negative for outgoing
	 * money
	 */
	record Account(String holder, BigDecimal balance, BigDecimal pending, String currency) {
	}

}
