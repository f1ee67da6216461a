package dev.parley.limits;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import dev.parley.store.PostgresServer;
import dev.parley.store.Replicas;
import dev.parley.store.database.Database;
import dev.parley.store.database.PostgresAddress;
import dev.parley.store.database.PostgresDatabase;
import dev.parley.store.usage.Budgets;
import dev.parley.store.usage.Budgets.Account;
import dev.parley.store.usage.Budgets.Kind;
import dev.parley.store.usage.Budgets.Limit;
import dev.parley.testing.OwnServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Two servers that count the same budgets. */
@OwnServers
class SharedBudgetsTests {

	private final List<Limit> limits = List
		.of(new Limit(new Account(LocalDate.now(Clock.systemUTC()), Kind.USER, "ann", "tokens"), 1_000));

	private Database database;

	private SharedBudgets one;

	private SharedBudgets other;

	@BeforeEach
	void open() {
		this.database = PostgresDatabase
			.open(PostgresAddress.parse(PostgresServer.running().newDatabase(UUID.randomUUID().toString())));
		this.one = server("one");
		this.other = server("other");
	}

	private SharedBudgets server(String replica) {
		SharedBudgets budgets = new SharedBudgets(new Budgets(this.database, replica),
				new Replicas(this.database, replica), Clock.systemUTC());
		budgets.start();
		return budgets;
	}

	@AfterEach
	void close() {
		this.one.stop();
		this.other.stop();
		this.database.close();
	}

	@Test
	void whatARunDidNotUseIsLeftForTheNextOneOnAnotherServer() {
		for (int i = 0; i < 100; i++) {
			SharedBudgets server = (i % 2 == 0) ? this.one : this.other;
			Awaitility.await()
				.until(() -> reserve(server, 900) instanceof BudgetCounter.Reserved(LongConsumer settlement)
						&& settled(settlement, 9));
		}
		Awaitility.await().until(() -> reserve(this.one, 900) instanceof BudgetCounter.Reserved);
		assertThat(reserve(this.other, 1)).isInstanceOf(BudgetCounter.Exhausted.class);
		assertThat(reserve(this.one, 1)).isInstanceOf(BudgetCounter.Exhausted.class);
	}

	@Test
	void whatIsSpentIsKnownWithoutTheDatabaseAndWithoutWhatIsReserved() {
		Account account = this.limits.getFirst().account();
		assertThat(this.one.spent(account)).isEmpty();
		assertThat(reserve(this.other, 300) instanceof BudgetCounter.Reserved(LongConsumer settlement)
				&& settled(settlement, 200))
			.isTrue();
		Awaitility.await()
			.until(() -> reserve(this.one, 0) instanceof BudgetCounter.Reserved
					&& this.one.spent(account).orElseThrow() == 200);
		assertThat(reserve(this.one, 500) instanceof BudgetCounter.Reserved(LongConsumer settlement)
				&& this.one.spent(account).orElseThrow() == 200 && settled(settlement, 7))
			.isTrue();
		Awaitility.await().until(() -> this.one.spent(account).orElseThrow() == 207);
	}

	private static boolean settled(LongConsumer settlement, long used) {
		settlement.accept(used);
		return true;
	}

	@Test
	void whatAServerHadReservedThatIsGoneIsReleased() {
		assertThat(reserve(this.one, 1_000)).isInstanceOf(BudgetCounter.Reserved.class);
		Replicas living = new Replicas(this.database, "other");
		try (ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor()) {
			Future<?> beats = heartbeat.scheduleAtFixedRate(living::beat, 0, 200, TimeUnit.MILLISECONDS);
			Awaitility.await().until(() -> reserve(this.other, 1) instanceof BudgetCounter.Reserved);
			beats.cancel(false);
		}
	}

	private BudgetCounter.Result reserve(SharedBudgets server, long amount) {
		return server.reserve(this.limits, amount, (account) -> 0);
	}

}
