package dev.parley.store;

import java.time.LocalDate;
import java.util.List;

import dev.parley.store.UsageRecords.Account;
import dev.parley.store.UsageRecords.By;
import dev.parley.store.UsageRecords.Entry;
import dev.parley.store.UsageRecords.Sum;
import dev.parley.store.UsageRecords.TokenTotals;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What was spent is added up. */
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
		assertThat(this.usageRecords.sums(DAY, DAY, By.USER, 10))
			.containsExactly(new Sum("ann", new TokenTotals(33, 44, 2)), new Sum("bob", new TokenTotals(1, 1, 1)));
	}

	@Test
	void knowsWhatAUserAndAClientSpentOnADay() {
		this.usageRecords
			.add(List.of(entry(DAY, "ann", "web", "assistant", 3, 4), entry(DAY, "ann", "phone", "bank", 10, 10),
					entry(DAY, "bob", "web", "bank", 1, 1), entry(DAY.plusDays(1), "ann", "web", "bank", 500, 500)));
		assertThat(this.usageRecords.ofUser(DAY, "ann")).isEqualTo(27);
		assertThat(this.usageRecords.ofClient(DAY, "web")).isEqualTo(9);
		assertThat(this.usageRecords.ofUser(DAY, "carol")).isZero();
		assertThat(this.usageRecords.ofUser(DAY.minusDays(1), "ann")).isZero();
	}

	@Test
	void sumsOverEachColumnAndTheDaysAskedFor() {
		this.usageRecords.add(List.of(entry(DAY, "ann", "web", "assistant", 3, 4),
				entry(DAY.plusDays(1), "ann", "phone", "assistant", 10, 10),
				entry(DAY.plusDays(2), "ann", "phone", "assistant", 100, 100)));
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(1), By.DAY, 10)).containsExactly(
				new Sum("2026-01-03", new TokenTotals(10, 10, 1)), new Sum("2026-01-02", new TokenTotals(3, 4, 1)));
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(2), By.CLIENT, 1))
			.containsExactly(new Sum("phone", new TokenTotals(110, 110, 2)));
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(2), By.AGENT, 10))
			.containsExactly(new Sum("assistant", new TokenTotals(113, 114, 3)));
	}

	@Test
	void whatAnErasedUserSpentStaysWithoutTheName() {
		this.usageRecords.add(List.of(entry(DAY, "ann", "web", "assistant", 3, 4),
				entry(DAY, "ann", "web", "bank", 10, 10), entry(DAY.plusDays(1), "ann", "web", "bank", 100, 100),
				entry(DAY, "bob", "web", "bank", 1, 1), entry(DAY, "eve", "web", "bank", 1000, 1000)));
		List<Sum> byDay = this.usageRecords.sums(DAY, DAY.plusDays(1), By.DAY, 10);
		List<Sum> byAgent = this.usageRecords.sums(DAY, DAY.plusDays(1), By.AGENT, 10);
		assertThat(this.usageRecords.erase("ann")).isEqualTo(3);
		assertThat(this.usageRecords.erase("bob")).isEqualTo(1);
		assertThat(this.usageRecords.erase("carol")).isZero();
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(1), By.DAY, 10)).isEqualTo(byDay);
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(1), By.AGENT, 10)).isEqualTo(byAgent);
		assertThat(this.usageRecords.sums(DAY, DAY.plusDays(1), By.USER, 10)).containsExactly(
				new Sum("eve", new TokenTotals(1000, 1000, 1)), new Sum("erased", new TokenTotals(114, 115, 4)));
	}

	private static Entry entry(LocalDate day, String user, String client, String agent, long prompt, long completion) {
		return new Entry(new Account(day, user, client, agent), new TokenTotals(prompt, completion, 1));
	}

}
