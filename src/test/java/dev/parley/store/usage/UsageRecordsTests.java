package dev.parley.store.usage;

import java.time.LocalDate;
import java.util.List;

import dev.parley.store.OnEachDatabase;
import dev.parley.store.TestStore;
import dev.parley.store.usage.UsageRecords.Account;
import dev.parley.store.usage.UsageRecords.By;
import dev.parley.store.usage.UsageRecords.Entry;
import dev.parley.store.usage.UsageRecords.Spent;
import dev.parley.store.usage.UsageRecords.Sum;
import dev.parley.store.usage.UsageRecords.Totals;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Usage is summed up. */
@OnEachDatabase
class UsageRecordsTests {

	private static final LocalDate DAY = LocalDate.of(2026, 1, 2);

	private final TestStore store;

	private final UsageRecords usageRecords;

	UsageRecordsTests(TestStore store) {
		this.store = store;
		this.usageRecords = new UsageRecords(store.database());
	}

	@BeforeEach
	void nothingIsSpent() {
		this.store.database().write((client) -> client.sql("DELETE FROM usage").update());
	}

	@Test
	void addsToWhatIsThere() {
		this.usageRecords
			.add(List.of(entry(DAY, "ann", "web", "assistant", 3, 4), entry(DAY, "bob", "web", "bank", 1, 1)));
		this.usageRecords.add(List.of(entry(DAY, "ann", "web", "assistant", 30, 40)));
		assertThat(this.usageRecords.sums(DAY, DAY, By.USER, "USD", 10))
			.containsExactly(new Sum("ann", new Totals(33, 44, 2, 0), 77), new Sum("bob", new Totals(1, 1, 1, 0), 2));
	}

	@Test
	void knowsWhatAUserAndAClientSpentOnADay() {
		this.usageRecords
			.add(List.of(entry(DAY, "ann", "web", "assistant", 3, 4), entry(DAY, "ann", "phone", "bank", 10, 10),
					entry(DAY, "bob", "web", "bank", 1, 1), entry(DAY.plusDays(1), "ann", "web", "bank", 500, 500)));
		assertThat(this.usageRecords.ofUser(DAY, "ann", "USD").tokens()).isEqualTo(27);
		assertThat(this.usageRecords.ofClient(DAY, "web", "USD").tokens()).isEqualTo(9);
		assertThat(this.usageRecords.ofUser(DAY, "carol", "USD").tokens()).isZero();
		assertThat(this.usageRecords.ofUser(DAY.minusDays(1), "ann", "USD").tokens()).isZero();
	}

	@Test
	void sumsOverEachColumnAndTheDaysAskedFor() {
		this.usageRecords.add(List.of(entry(DAY, "ann", "web", "assistant", 3, 4),
				entry(DAY.plusDays(1), "ann", "phone", "assistant", 10, 10),
				entry(DAY.plusDays(2), "ann", "phone", "assistant", 100, 100)));
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(1), By.DAY, "USD", 10)).containsExactly(
				new Sum("2026-01-03", new Totals(10, 10, 1, 0), 20), new Sum("2026-01-02", new Totals(3, 4, 1, 0), 7));
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(2), By.CLIENT, "USD", 1))
			.containsExactly(new Sum("phone", new Totals(110, 110, 2, 0), 220));
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(2), By.AGENT, "USD", 10))
			.containsExactly(new Sum("assistant", new Totals(113, 114, 3, 0), 227));
	}

	@Test
	void addsUpCostsByCurrencyAndModel() {
		this.usageRecords.add(List.of(priced("gpt", "USD", 100, 5_000), priced("gpt", "USD", 10, 500),
				priced("llama", "", 1_000, 0), priced("gpt", "EUR", 1, 70)));
		assertThat(this.usageRecords.sums(DAY, DAY, By.MODEL, "USD", 10)).containsExactly(
				new Sum("llama", new Totals(1_000, 0, 1, 0), 1_000), new Sum("gpt", new Totals(111, 0, 3, 5_500), 1));
		assertThat(this.usageRecords.ofUser(DAY, "ann", "USD")).isEqualTo(new Spent(1_111, 5_500));
		assertThat(this.usageRecords.ofClient(DAY, "web", "EUR")).isEqualTo(new Spent(1_111, 70));
	}

	private static Entry priced(String model, String currency, long prompt, long cost) {
		return new Entry(new Account(DAY, "ann", "web", "assistant", model, currency), new Totals(prompt, 0, 1, cost));
	}

	@Test
	void whatAnErasedUserSpentStaysWithoutTheName() {
		this.usageRecords.add(List.of(entry(DAY, "ann", "web", "assistant", 3, 4),
				entry(DAY, "ann", "web", "bank", 10, 10), entry(DAY.plusDays(1), "ann", "web", "bank", 100, 100),
				entry(DAY, "bob", "web", "bank", 1, 1), entry(DAY, "eve", "web", "bank", 1000, 1000)));
		List<Sum> byDay = this.usageRecords.sums(DAY, DAY.plusDays(1), By.DAY, "USD", 10);
		List<Sum> byAgent = this.usageRecords.sums(DAY, DAY.plusDays(1), By.AGENT, "USD", 10);
		assertThat(this.usageRecords.erase("ann")).isEqualTo(3);
		assertThat(this.usageRecords.erase("bob")).isEqualTo(1);
		assertThat(this.usageRecords.erase("carol")).isZero();
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(1), By.DAY, "USD", 10)).isEqualTo(byDay);
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(1), By.AGENT, "USD", 10)).isEqualTo(byAgent);
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(1), By.USER, "USD", 10)).containsExactly(
				new Sum("eve", new Totals(1000, 1000, 1, 0), 2000), new Sum("erased", new Totals(114, 115, 4, 0), 229));
	}

	private static Entry entry(LocalDate day, String user, String client, String agent, long prompt, long completion) {
		return new Entry(new Account(day, user, client, agent, "gpt", ""), new Totals(prompt, completion, 1, 0));
	}

}
