package dev.parley.bank;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.tool.ToolCatalog;
import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.bank.Bank.Account;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BankToolsTests {

	private final Bank bank = (userId) -> userId.equals("ann")
			? Optional.of(new Account("Ann A.", new BigDecimal("100.00"), new BigDecimal("-12.34"), "EUR"))
			: Optional.empty();

	@Test
	void theNameIsTheBanks() {
		assertThat(call(this.bank, "ann", "customer_name", "{}")).isEqualTo("Ann A.");
	}

	@Test
	void theBalanceComesWithOrWithoutWhatIsPending() {
		assertThat(call(this.bank, "ann", "customer_balance", "{\"include_pending\":true}"))
			.isEqualTo("{\"amount\":87.66,\"currency\":\"EUR\",\"includes_pending\":true}");
		assertThat(call(this.bank, "ann", "customer_balance", "{\"include_pending\":false}"))
			.isEqualTo("{\"amount\":100.00,\"currency\":\"EUR\",\"includes_pending\":false}");
	}

	@Test
	void aModelThatNamesAnotherUserGetsNowhere() {
		assertThatExceptionOfType(ToolException.class)
			.isThrownBy(
					() -> call(this.bank, "bob", "customer_balance", "{\"include_pending\":true,\"user_id\":\"ann\"}"))
			.withMessageContaining("user_id");
		assertThatExceptionOfType(ToolException.class)
			.isThrownBy(() -> call(this.bank, "bob", "customer_balance", "{\"include_pending\":true}"))
			.withMessageContaining("not a customer");
	}

	@Test
	void theDemoBankHasAnAccountForEverybody() {
		String anns = call(new DemoBank(), "ann", "customer_balance", "{\"include_pending\":true}");
		assertThat(anns).isEqualTo(call(new DemoBank(), "ann", "customer_balance", "{\"include_pending\":true}"))
			.isNotEqualTo(call(new DemoBank(), "bob", "customer_balance", "{\"include_pending\":true}"))
			.isNotEqualTo(call(new DemoBank(), "ann", "customer_balance", "{\"include_pending\":false}"));
		assertThat(call(new DemoBank(), "ann", "customer_name", "{}")).isEqualTo("Demo Customer");
	}

	private static String call(Bank bank, String user, String tool, String arguments) {
		return new ToolCatalog(List.of(new BankTools(bank))).find(tool)
			.orElseThrow()
			.call(arguments, new ToolInvocation(user, user, "run:1", new Cancellation()));
	}

}
