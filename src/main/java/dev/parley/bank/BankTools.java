package dev.parley.bank;

import java.math.BigDecimal;

import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.agent.tool.Tools;
import dev.parley.bank.Bank.Account;

import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.stereotype.Component;

/** Tools that read the user's account. */
@Component
final class BankTools implements Tools {

	private final Bank bank;

	BankTools(Bank bank) {
		this.bank = bank;
	}

	@Tool(name = "customer_name", description = "Tells the customer's name as the bank knows it.")
	String name(ToolContext context) {
		return account(context).holder();
	}

	@Tool(name = "customer_balance", description = "Tells the balance of the customer's account.")
	Balance balance(
			@ToolParam(description = "Whether to count what is booked but not settled yet.") boolean includePending,
			ToolContext context) {
		Account account = account(context);
		BigDecimal amount = includePending ? account.balance().add(account.pending()) : account.balance();
		return new Balance(amount, account.currency(), includePending);
	}

	private Account account(ToolContext context) {
		return this.bank.accountOf(ToolInvocation.from(context).userId())
			.orElseThrow(() -> new ToolException("The user is not a customer of the bank."));
	}

	/** A balance for the model. */
	record Balance(BigDecimal amount, String currency, boolean includesPending) {
	}

}
