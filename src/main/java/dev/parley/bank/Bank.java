package dev.parley.bank;

import java.math.BigDecimal;
import java.util.Optional;

/** What the support agent may know of a bank. Implementations are thread-safe. */
interface Bank {

	/** The account of a user; empty if the user is no customer. */
	Optional<Account> accountOf(String userId);

	/**
	 * A customer's account.
	 *
	 * @param pending what is booked but not settled yet; below zero where money leaves
	 */
	record Account(String holder, BigDecimal balance, BigDecimal pending, String currency) {
	}

}
