package dev.parley.store;

import java.time.LocalDate;
import java.util.List;

import dev.parley.store.Spendings.Account;
import dev.parley.store.Spendings.By;
import dev.parley.store.Spendings.Entry;
import dev.parley.store.Spendings.Spent;
import dev.parley.store.Spendings.Sum;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What was spent is added up. */
@OnEachDatabase
class SpendingsTests {

	private static final LocalDate DAY = LocalDate.of(2026, 1, 2);

	private final TestStore store;

	private final Spendings spendings;

	SpendingsTests(TestStore store) {
		this.store = store;
		this.spendings = new Spendings(store.database());
	}

	@BeforeEach
	void nothingIsSpent() {
		this.store.database().write((client) -> client.sql("DELETE FROM usage").update());
	}

	@Test
	void addsToWhatIsThere() {
		this.spendings
			.add(List.of(entry(DAY, "ann", "web", "assistant", 3, 4), entry(DAY, "bob", "web", "bank", 1, 1)));
		this.spendings.add(List.of(entry(DAY, "ann", "web", "assistant", 30, 40)));
		assertThat(this.spendings.sums(DAY, DAY, By.USER, 10)).containsExactly(new Sum("ann", new Spent(33, 44, 2)),
				new Sum("bob", new Spent(1, 1, 1)));
	}

	@Test
	void knowsWhatAUserAndAClientSpentOnADay() {
		this.spendings
			.add(List.of(entry(DAY, "ann", "web", "assistant", 3, 4), entry(DAY, "ann", "phone", "bank", 10, 10),
					entry(DAY, "bob", "web", "bank", 1, 1), entry(DAY.plusDays(1), "ann", "web", "bank", 500, 500)));
		assertThat(this.spendings.ofUser(DAY, "ann")).isEqualTo(27);
		assertThat(this.spendings.ofClient(DAY, "web")).isEqualTo(9);
		assertThat(this.spendings.ofUser(DAY, "carol")).isZero();
		assertThat(this.spendings.ofUser(DAY.minusDays(1), "ann")).isZero();
	}

	@Test
	void sumsOverEachColumnAndTheDaysAskedFor() {
		this.spendings.add(List.of(entry(DAY, "ann", "web", "assistant", 3, 4),
				entry(DAY.plusDays(1), "ann", "phone", "assistant", 10, 10),
				entry(DAY.plusDays(2), "ann", "phone", "assistant", 100, 100)));
		assertThat(this.spendings.sums(DAY, DAY.plusDays(1), By.DAY, 10))
			.containsExactly(new Sum("2026-01-03", new Spent(10, 10, 1)), new Sum("2026-01-02", new Spent(3, 4, 1)));
		assertThat(this.spendings.sums(DAY, DAY.plusDays(2), By.CLIENT, 1))
			.containsExactly(new Sum("phone", new Spent(110, 110, 2)));
		assertThat(this.spendings.sums(DAY, DAY.plusDays(2), By.AGENT, 10))
			.containsExactly(new Sum("assistant", new Spent(113, 114, 3)));
	}

	private static Entry entry(LocalDate day, String user, String client, String agent, long prompt, long completion) {
		return new Entry(new Account(day, user, client, agent), new Spent(prompt, completion, 1));
	}

}
