package dev.parley.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.parley.store.database.Database;
import dev.parley.store.database.PostgresAddress;
import dev.parley.store.database.PostgresDatabase;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.idempotency.IdempotencyKey;
import dev.parley.testing.Parallel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Concurrent transactions of two servers in the same session. */
class PostgresRaceTests {

	private final Database database = PostgresDatabase
		.open(PostgresAddress.parse(PostgresServer.running().newDatabase(UUID.randomUUID().toString())));

	private final TestStore store = TestStore.on("PostgreSQL", this.database);

	private final Halting halting = new Halting(this.database, new CountDownLatch(1), new CountDownLatch(1));

	private final Session session = this.store.begin("ann");

	private final Run run = this.store.accept(this.session, "hello");

	@AfterEach
	void close() {
		this.halting.go().countDown();
		this.database.close();
	}

	@Test
	void aRunEndsWhileItsSessionIsDeleted() throws Exception {
		CompletableFuture<Optional<Long>> ended = async(
				() -> new Runs(this.halting).end(this.run.claim(), TestStore.completed(1, 1), null));
		this.halting.halted().await();
		CompletableFuture<Boolean> deleted = async(() -> this.store.sessions().delete(this.session.id(), "ann"));
		await().until(this::somebodyWaitsForALock);
		this.halting.go().countDown();
		assertThat(ended.get()).contains(2L);
		assertThat(deleted.get()).isTrue();
		assertThat(this.store.runs().find(this.run.id(), "ann")).isEmpty();
	}

	@Test
	void aUserGetsNoMoreRunsThanItMayInAllSessionsTogether() throws InterruptedException {
		Queueing queueing = new Queueing(Integer.MAX_VALUE, false, 4);
		RunAcceptance accepting = this.store.runAcceptance();
		List<Acceptance> acceptances = Parallel.calls(20, (i) -> accepting
			.accept(TestStore.run(this.store.begin("ann")), NewTurn.of("hi"), null, null, queueing));
		assertThat(acceptances).filteredOn((acceptance) -> acceptance instanceof Acceptance.Stored)
			.as("one of four was there before")
			.hasSize(3);
		Acceptance refused = new Acceptance.TooManyRuns(4);
		assertThat(acceptances).filteredOn(refused::equals).hasSize(17);
		Run next = TestStore.run(this.session);
		assertThat(accepting.acceptContinuing(next.continuing(this.run.id()), List.of(), null, queueing))
			.isEqualTo(refused);
		assertThat(accepting.acceptAgain(next, this.run.id(), new IdempotencyKey("key", "hash"), queueing))
			.isEqualTo(refused);
		assertThat(accepting.accept(TestStore.run(this.store.begin("bob")), NewTurn.of("hi"), null, null, queueing))
			.isInstanceOf(Acceptance.Stored.class);
		this.store.runs().end(this.run.claim(), TestStore.completed(1, 1), null);
		assertThat(accepting.accept(next, NewTurn.of("hi"), null, null, queueing))
			.isInstanceOf(Acceptance.Stored.class);
	}

	@Test
	void twoRunsOfASessionEndAtOnce() throws Exception {
		Run queued = this.store.accept(this.session, "and?");
		RunEnd cancelled = new RunEnd(new RunEnd.Cancelled("client"), null, TestStore.NOW, null);
		CompletableFuture<Optional<Long>> second = async(
				() -> new Runs(this.halting).end(queued.claim(), cancelled, null));
		this.halting.halted().await();
		CompletableFuture<Optional<Long>> first = async(
				() -> this.store.runs().end(this.run.claim(), TestStore.completed(3, 4), null));
		await().until(() -> first.isDone() || somebodyWaitsForALock());
		this.halting.go().countDown();
		assertThat(first.get()).contains(7L);
		assertThat(second.get()).isPresent();
		assertThat(this.store.found(this.session).tokensUsed()).isEqualTo(7);
	}

	@Test
	void noCheckpointOutlivesItsRun() throws Exception {
		CompletableFuture<Void> stored = CompletableFuture.runAsync(
				() -> new Runs(this.halting).checkpoint(List.of(new Runs.Checkpoint(this.run.claim(), 1, 0, "half"))),
				Thread::startVirtualThread);
		this.halting.halted().await();
		CompletableFuture<Optional<Long>> ended = async(
				() -> this.store.runs().end(this.run.claim(), TestStore.completed(1, 1), null));
		await().until(() -> ended.isDone() || somebodyWaitsForALock());
		this.halting.go().countDown();
		stored.get();
		assertThat(ended.get()).contains(2L);
		assertThat(checkpoints()).isZero();
	}

	@Test
	void noCheckpointFollowsTheEndThatIsJustBeingStored() throws Exception {
		this.store.runs().checkpoint(List.of(new Runs.Checkpoint(this.run.claim(), 1, 0, "half")));
		CountDownLatch ending = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		CompletableFuture<Object> ended = async(() -> this.database.write((client) -> {
			Object key = RunRows.end(client, this.run.claim(), TestStore.completed(1, 1), 2L).orElseThrow();
			Runs.deleteCheckpoints(client, this.run.id());
			ending.countDown();
			await().until(() -> go.getCount() == 0);
			return key;
		}));
		ending.await();
		CompletableFuture<Void> stored = CompletableFuture.runAsync(
				() -> this.store.runs().checkpoint(List.of(new Runs.Checkpoint(this.run.claim(), 1, 1, "more"))),
				Thread::startVirtualThread);
		await().until(() -> stored.isDone() || somebodyWaitsForALock());
		go.countDown();
		ended.get();
		stored.get();
		assertThat(checkpoints()).isZero();
	}

	@Test
	void aMessageIsUndoneIfTheRunIsTakenOverMeanwhile() throws Exception {
		CompletableFuture<Void> stored = CompletableFuture.runAsync(
				() -> new Runs(this.halting).say(this.run.claim(), TestStore.said(1, "late", Message.Status.COMPLETE)),
				Thread::startVirtualThread);
		this.halting.halted().await();
		this.database.write(this::takeOver);
		this.halting.go().countDown();
		assertThat(stored).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withCauseInstanceOf(RunLostException.class);
		assertThat(this.store.found(this.session).messageCount()).isOne();
	}

	@Test
	void aWriteThatMeetsATakeOverWaitsForItAndChangesNothing() throws Exception {
		Runs.NewMessage asked = TestStore.said(1, "", Message.Status.COMPLETE, ToolCallRow.pending("1", "clock", "{}"));
		this.store.runs().say(this.run.claim(), asked);
		CountDownLatch taken = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		CompletableFuture<Integer> takeOver = async(() -> this.database.write((client) -> {
			int rows = takeOver(client);
			taken.countDown();
			await().until(() -> go.getCount() == 0);
			return rows;
		}));
		taken.await();
		CompletableFuture<Void> stored = CompletableFuture.runAsync(
				() -> this.store.runs()
					.toolOutcome(this.run.claim(), new Runs.CallPlace(asked.id(), 0),
							new ToolCallRow("1", "clock", "{}", ToolCallRow.State.SUCCEEDED, "noon", 1L)),
				Thread::startVirtualThread);
		await().until(() -> stored.isDone() || somebodyWaitsForALock());
		assertThat(stored).isNotDone();
		go.countDown();
		takeOver.get();
		assertThat(stored).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.withCauseInstanceOf(RunLostException.class);
	}

	private int takeOver(JdbcClient client) {
		return client.sql("UPDATE runs SET epoch = epoch + 1 WHERE id = ?").params(this.run.id().toString()).update();
	}

	private long checkpoints() {
		return this.database
			.read((client) -> client.sql("SELECT count(*) FROM checkpoints").query(Long.class).single());
	}

	private boolean somebodyWaitsForALock() {
		return this.database.read((client) -> client.sql(
				"SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())")
			.query(Boolean.class)
			.single());
	}

	private static <T> CompletableFuture<T> async(Supplier<T> work) {
		return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
	}

	/** Pauses a write between its first and second statement. */
	private record Halting(Database database, CountDownLatch halted, CountDownLatch go) implements Database {

		@Override
		public Dialect dialect() {
			return this.database.dialect();
		}

		@Override
		public <T> T read(Function<JdbcClient, T> work) {
			return this.database.read(work);
		}

		@Override
		public <T> T write(Function<JdbcClient, T> work) {
			return this.database.write((client) -> {
				CountDownLatch first = new CountDownLatch(1);
				return work.apply((sql) -> {
					if (first.getCount() == 0 && this.halted.getCount() > 0) {
						this.halted.countDown();
						halt();
					}
					first.countDown();
					return client.sql(sql);
				});
			});
		}

		private void halt() {
			try {
				this.go.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public String lockedForShare() {
			return this.database.lockedForShare();
		}

		@Override
		public void close() {
		}

	}

}
