package dev.parley.limits;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.agent.model.Usage;
import dev.parley.caller.Caller;
import dev.parley.caller.LimitByTier;
import dev.parley.caller.Role;
import dev.parley.caller.Tier;
import dev.parley.caller.UserContext;
import dev.parley.cost.Prices;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.admission.Permit;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.admission.RunRefusedException.Reason;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.admission.TokenEstimate;
import dev.parley.store.Placement;
import dev.parley.store.TemporaryUsageRecords;
import dev.parley.store.usage.UsageRecords;
import dev.parley.store.usage.UsageRecords.Account;
import dev.parley.store.usage.UsageRecords.Entry;
import dev.parley.store.usage.UsageRecords.Totals;
import dev.parley.testing.Parallel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Daily budgets of tokens and money are exceeded by one answer at most. */
class DailyBudgetsTests {

	private static final int USER_LIMIT = 10_000;

	private static final int CLIENT_LIMIT = 15_000;

	private static final int ANSWER = 500;

	private static final String MODEL = "scripted-1";

	private static final Prices PRICES = Prices
		.parse("scripted-*: input=100 output=100; reserve: input=1000 output=1000", "EUR");

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T23:00:00Z"));

	private final Clock clock = ((InstantSource) this.now::get).withZone(ZoneOffset.UTC);

	@TempDir
	private Path folder;

	private @Nullable TemporaryUsageRecords store;

	@BeforeEach
	void open() {
		this.store = TemporaryUsageRecords.open(this.folder);
	}

	@AfterEach
	void close() {
		store().close();
	}

	private TemporaryUsageRecords store() {
		return Objects.requireNonNull(this.store);
	}

	@Test
	void letsParallelRunsOverrunByOneAnswerAtTheMost() throws InterruptedException {
		DailyBudgets budgets = budgets();
		List<Boolean> admitted = Parallel.calls(200, (i) -> {
			try {
				budgets.admit(request("ann", "web"));
				return true;
			}
			catch (RunRefusedException ex) {
				return false;
			}
		});
		long running = admitted.stream().filter((run) -> run).count();
		assertThat(running * ANSWER).isGreaterThanOrEqualTo(USER_LIMIT).isLessThan(USER_LIMIT + ANSWER);
	}

	@Test
	void countsWhatWasUsedAndNotWhatWasSetAside() {
		DailyBudgets budgets = budgets();
		for (int i = 0; i < 100; i++) {
			budgets.admit(request("ann", "web")).settle(MODEL, new Usage(60, 40, false));
		}
		assertRefused(budgets, "ann", "web");
	}

	@Test
	void givesBackWhatARunThatWasNotAcceptedHadSetAside() {
		DailyBudgets budgets = budgets();
		for (int i = 0; i < 100; i++) {
			budgets.admit(request("ann", "web")).settle(MODEL, Usage.NONE);
		}
		budgets.admit(request("ann", "web"));
	}

	@Test
	void countsTheUsersOfAClientTogether() {
		DailyBudgets budgets = budgets();
		budgets.admit(request("ann", "web")).settle(MODEL, new Usage(9_000, 0, false));
		budgets.admit(request("bob", "web")).settle(MODEL, new Usage(9_000, 0, false));
		assertRefused(budgets, "carol", "web");
		budgets.admit(request("ann", "phone"));
	}

	@Test
	void takesNothingFromAUserWhoseClientHasNothingLeft() {
		DailyBudgets budgets = budgets();
		budgets.admit(request("bob", "web")).settle(MODEL, new Usage(15_000, 0, false));
		for (int i = 0; i < 100; i++) {
			assertRefused(budgets, "ann", "web");
		}
		budgets.admit(request("ann", "phone"));
	}

	@Test
	void doesNotRefuseARunThatAnotherServerHadAdmitted() {
		DailyBudgets budgets = budgets();
		budgets.admit(request("ann", "web")).settle(MODEL, new Usage(10_000, 0, false));
		Permit again = budgets.admitAgain(request("ann", "web"));
		assertRefused(budgets, "ann", "web");
		again.settle(MODEL, new Usage(100, 0, false));
		budgets.admit(request("bob", "web")).settle(MODEL, new Usage(4_900, 0, false));
		assertRefused(budgets, "bob", "web");
	}

	@Test
	void beginsAgainAtMidnight() {
		DailyBudgets budgets = budgets();
		Permit overMidnight = budgets.admit(request("ann", "web"));
		budgets.admit(request("ann", "web")).settle(MODEL, new Usage(10_000, 0, false));
		assertThat(assertRefused(budgets, "ann", "web").retryAfter()).isBetween(Duration.ofMinutes(60),
				Duration.ofMinutes(60).plusSeconds(1));
		this.now.set(Instant.parse("2026-01-03T00:00:00Z"));
		budgets.admit(request("ann", "web")).settle(MODEL, new Usage(9_999, 0, false));
		overMidnight.settle(MODEL, new Usage(5_000, 0, false));
		budgets.admit(request("ann", "web"));
	}

	@Test
	void remembersWhatWasSpentBeforeTheStart() {
		store().usageRecords()
			.add(List.of(new Entry(new Account(LocalDate.of(2026, 1, 2), "ann", "web", "assistant", "gpt", ""),
					new Totals(9_000, 1_000, 5, 0))));
		DailyBudgets budgets = budgets();
		assertRefused(budgets, "ann", "web");
		budgets.admit(request("bob", "web"));
	}

	@Test
	void doesNotLimitATierWithoutALimit() {
		Caller admin = new Caller("root", "root", "web", Tier.ADMIN, Set.of(Role.ADMIN));
		assertThat(budgets().admit(request(admin))).isSameAs(Permit.NONE);
		assertThat(budgets().admit(request(Caller.ANONYMOUS))).isSameAs(Permit.NONE);
	}

	/** 100 tokens cost 0.01; each run reserves 0.05. */
	@Test
	void countsMoneyByThePricesOfTheModel() {
		DailyBudgets budgets = moneyBudgets();
		for (int i = 0; i < 10; i++) {
			budgets.admit(request("ann", "web")).settle(MODEL, new Usage(60, 40, false));
		}
		assertThat(assertRefused(budgets, "ann", "web")).hasMessageContaining("no money left for today");
		budgets.admit(request("bob", "web")).settle(MODEL, new Usage(0, 900, false));
		budgets.admit(request("bob", "web")).settle(MODEL, new Usage(0, 0, false));
		budgets.admit(request("bob", "web")).settle(MODEL, new Usage(100, 0, false));
		assertRefused(budgets, "bob", "web");
	}

	/** The fallback is ten times as expensive. */
	@Test
	void countsMoneyByTheModelThatAnswered() {
		DailyBudgets budgets = moneyBudgets();
		budgets.admit(request("ann", "web")).settle("reserve", new Usage(60, 40, false));
		assertRefused(budgets, "ann", "web");
	}

	@Test
	void remembersWhatWasPaidBeforeTheStartInTheSameCurrency() {
		LocalDate day = LocalDate.of(2026, 1, 2);
		store().usageRecords()
			.add(List.of(
					new Entry(new Account(day, "ann", "web", "assistant", "gpt", "EUR"),
							new Totals(9_000, 1_000, 5, 100_000_000)),
					new Entry(new Account(day, "bob", "web", "assistant", "gpt", "USD"),
							new Totals(9_000, 1_000, 5, 100_000_000))));
		DailyBudgets budgets = moneyBudgets();
		assertRefused(budgets, "ann", "web");
		budgets.admit(request("bob", "web"));
	}

	private DailyBudgets budgets() {
		return budgets(new Spending.Tokens(limits()));
	}

	private DailyBudgets moneyBudgets() {
		return budgets(new Spending.Money(limits(), PRICES));
	}

	private DailyBudgets budgets(Spending spending) {
		UsageRecords usageRecords = store().usageRecords();
		return new DailyBudgets(spending, PRICES.currency(), new UsageLedger(usageRecords, PRICES), usageRecords,
				new LocalBudgets(), this.clock);
	}

	private static LimitProperties limits() {
		LimitByTier none = LimitByTier.valueOf("");
		return new LimitProperties(none, none, LimitByTier.valueOf("free:" + USER_LIMIT),
				LimitByTier.valueOf("free:" + CLIENT_LIMIT), MoneyByTier.valueOf("free:0.1"), MoneyByTier.valueOf(""),
				0);
	}

	private static RunRefusedException assertRefused(DailyBudgets budgets, String user, String client) {
		return assertThatExceptionOfType(RunRefusedException.class)
			.isThrownBy(() -> budgets.admit(request(user, client)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.BUDGET_EXHAUSTED))
			.actual();
	}

	private static RunRequest request(String user, String client) {
		return request(new Caller(user, user, client, Tier.FREE, Set.of(Role.USER)));
	}

	/** A request that reserves 500 tokens. */
	private static RunRequest request(Caller caller) {
		UserMessage userMessage = new UserMessage("Hi", null, null, 100,
				new UserContext(caller.userId(), caller.userId()), true);
		return new RunRequest(caller, UUID.randomUUID(), null, new AgentChoice.Named("assistant"), MODEL,
				new TokenEstimate(1, 399, 100), userMessage, new Placement.AtEnd(), BusyPolicy.ENQUEUE, false);
	}

}
