package dev.parley.store.usage;

import java.time.LocalDate;
import java.util.List;

import dev.parley.store.OnEachDatabase;
import dev.parley.store.TestStore;
import dev.parley.store.usage.Budgets.Account;
import dev.parley.store.usage.Budgets.Kind;
import dev.parley.store.usage.Budgets.Limit;
import dev.parley.store.usage.Budgets.Outcome;
import dev.parley.store.usage.Budgets.Settlement;
import dev.parley.testing.Parallel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Budgets that two servers share, and what becomes of one that is gone. */
@OnEachDatabase
class BudgetsTests {

	private static final LocalDate TODAY = LocalDate.of(2026, 1, 2);

	private static final long AMOUNT = 500;

	private static final Account ANN = new Account(TODAY, Kind.USER, "ann", "tokens");

	private static final Account BOB = new Account(TODAY, Kind.USER, "bob", "tokens");

	private static final Account WEB = new Account(TODAY, Kind.CLIENT, "web", "tokens");

	private static final List<Limit> OF_ANN = List.of(new Limit(ANN, 10_000), new Limit(WEB, 15_000));

	private static final List<Limit> OF_BOB = List.of(new Limit(WEB, 15_000), new Limit(BOB, 10_000));

	private final TestStore store;

	private final Budgets one;

	private final Budgets other;

	BudgetsTests(TestStore store) {
		this.store = store;
		this.one = new Budgets(store.database(), "one");
		this.other = new Budgets(store.database(), "other");
	}

	@BeforeEach
	void forget() {
		this.one.deleteBefore(LocalDate.of(9999, 1, 1));
	}

	@Test
	void twoServersNeverReserveMoreThanOneAnswerAboveTheLimit() throws InterruptedException {
		List.of(ANN, BOB, WEB).forEach((account) -> this.one.open(account, 0));
		List<Boolean> reserved = Parallel.calls(200,
				(i) -> reserved((i % 2 == 0) ? this.one : this.other, (i % 4 < 2) ? OF_ANN : OF_BOB));
		long running = reserved.stream().filter((granted) -> granted).count();
		assertThat(running).as("15,000 of the client, 500 each").isEqualTo(30);
		assertThat(this.one.reserve(OF_ANN, AMOUNT)).isEqualTo(new Outcome.Exhausted(WEB, true));
	}

	@Test
	void parallelRunsSpendExactlyWhatTheyUsed() throws InterruptedException {
		List.of(ANN, WEB).forEach((account) -> this.one.open(account, 0));
		Parallel.calls(100, (i) -> {
			Budgets server = (i % 2 == 0) ? this.one : this.other;
			if (reserved(server, List.of(new Limit(ANN, 1_000_000), new Limit(WEB, 1_000_000)))) {
				server.settle(List.of(new Settlement(WEB, AMOUNT, 99), new Settlement(ANN, AMOUNT, 99)));
			}
			return i;
		});
		assertThat(reserved(this.one, List.of(new Limit(ANN, 9_900)))).isFalse();
		assertThat(reserved(this.one, List.of(new Limit(WEB, 9_900)))).isFalse();
		assertThat(reserved(this.other, List.of(new Limit(ANN, 9_901), new Limit(WEB, 9_901)))).isTrue();
	}

	@Test
	void reservesOfAllOrOfNone() {
		List.of(ANN, BOB).forEach((account) -> this.one.open(account, 0));
		this.one.open(WEB, 15_000);
		for (int i = 0; i < 100; i++) {
			assertThat(this.one.reserve(OF_ANN, AMOUNT)).isEqualTo(new Outcome.Exhausted(WEB, false));
		}
		assertThat(reserved(this.other, List.of(new Limit(ANN, 1)))).as("nothing was taken of the user").isTrue();
	}

	@Test
	void opensABudgetOnceWithWhatWasSpentBefore() {
		assertThat(this.one.reserve(List.of(new Limit(ANN, 10_000)), AMOUNT)).isEqualTo(new Outcome.Unopened(ANN));
		this.one.open(ANN, 9_999);
		this.other.open(ANN, 0);
		assertThat(reserved(this.other, List.of(new Limit(ANN, 10_000)))).isTrue();
		assertThat(reserved(this.one, List.of(new Limit(ANN, 10_000)))).isFalse();
		Account tomorrow = new Account(TODAY.plusDays(1), Kind.USER, "ann", "tokens");
		assertThat(this.one.reserve(List.of(new Limit(tomorrow, 1)), 1)).isEqualTo(new Outcome.Unopened(tomorrow));
		Account euros = new Account(TODAY, Kind.USER, "ann", "EUR");
		assertThat(this.one.reserve(List.of(new Limit(euros, 1)), 1)).isEqualTo(new Outcome.Unopened(euros));
	}

	@Test
	void releasesWhatAServerHadReservedThatIsGone() {
		List.of(ANN, WEB).forEach((account) -> this.one.open(account, 0));
		this.one.reserve(OF_ANN, 9_999);
		this.other.reserve(OF_ANN, 4_000);
		assertThat(reserved(this.other, OF_ANN)).isFalse();
		assertThat(this.other.holders()).containsExactlyInAnyOrder("one", "other");
		this.other.release("one");
		this.other.release("one");
		assertThat(reserved(this.other, List.of(new Limit(ANN, 4_001), new Limit(WEB, 4_001)))).isTrue();
		this.one.settle(List.of(new Settlement(ANN, 9_999, 1)));
		assertThat(reserved(this.other, List.of(new Limit(ANN, 4_501)))).as("it was paused only: what it used counts")
			.isFalse();
		assertThat(reserved(this.other, List.of(new Limit(ANN, 4_502)))).isTrue();
	}

	@Test
	void forgetsEarlierDaysAndErasedUsers() {
		List.of(ANN, BOB, WEB).forEach((account) -> this.one.open(account, 10_000));
		new UsageRecords(this.store.database()).erase("ann");
		assertThat(this.one.reserve(List.of(new Limit(ANN, 1)), 1)).isEqualTo(new Outcome.Unopened(ANN));
		this.one.deleteBefore(TODAY);
		assertThat(this.one.reserve(List.of(new Limit(BOB, 1)), 1)).isEqualTo(new Outcome.Exhausted(BOB, false));
		this.one.deleteBefore(TODAY.plusDays(1));
		assertThat(this.one.reserve(List.of(new Limit(BOB, 1)), 1)).isEqualTo(new Outcome.Unopened(BOB));
	}

	private static boolean reserved(Budgets budgets, List<Limit> limits) {
		return budgets.reserve(limits, AMOUNT) instanceof Outcome.Reserved;
	}

}
