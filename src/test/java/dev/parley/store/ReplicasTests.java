package dev.parley.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

import dev.parley.store.Message.Status;
import dev.parley.store.RunClaims.OwnRun;
import dev.parley.store.RunClaims.Place;
import dev.parley.store.RunClaims.TakenRun;
import dev.parley.store.Runs.Checkpoint;
import dev.parley.store.database.Database;
import dev.parley.store.database.PostgresAddress;
import dev.parley.store.database.PostgresDatabase;
import dev.parley.store.database.Replica;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Who lives, and who may take whose runs over. */
@OwnServers
class ReplicasTests {

	private static final RunEnd.Failed INTERRUPTED = new RunEnd.Failed("interrupted", "The server stopped", true);

	private final String url = PostgresServer.running().newDatabase(UUID.randomUUID().toString());

	private final Database database = PostgresDatabase.open(PostgresAddress.parse(this.url));

	private final TestStore store = TestStore.on("PostgreSQL", this.database);

	private final Replicas firstReplica = new Replicas(this.database, "first");

	private final Replicas secondReplica = new Replicas(this.database, "second");

	private final Replicas thirdReplica = new Replicas(this.database, "third");

	private final RunClaims first = new RunClaims(this.database, "first");

	private final RunClaims second = new RunClaims(this.database, "second");

	private final RunClaims third = new RunClaims(this.database, "third");

	private final Session session = this.store.begin("ann");

	@BeforeEach
	void allLive() {
		for (Replicas replica : List.of(this.firstReplica, this.secondReplica, this.thirdReplica)) {
			replica.beat();
		}
		pass(10_000, "steady_since");
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void nobodyTakesTheRunsOfALivingReplica() {
		Run run = accept("first");
		assertThat(this.second.ownerless()).isEmpty();
		assertThat(this.second.take(run.claim())).isEmpty();
		assertThat(this.first.ownRuns()).containsExactly(new OwnRun(run.claim(), null));
	}

	@Test
	void oneOfManyTakesTheRunOfADeadReplica() throws Exception {
		Run run = accept("first");
		die("first");
		assertThat(this.second.ownerless()).containsExactly(run.claim());
		List<Boolean> taken = Parallel.calls(8,
				(call) -> ((call % 2 == 0) ? this.second : this.third).take(run.claim()).isPresent());
		assertThat(taken).containsOnlyOnce(true);
		assertThat(this.second.ownerless()).isEmpty();
		assertThat(this.first.ownRuns()).isEmpty();
		assertThat(this.store.runs().find(run.id(), "ann").orElseThrow().epoch()).isEqualTo(2);
		assertThat(this.store.runs().end(run.claim(), TestStore.completed(1, 1), null)).as("the dead one").isEmpty();
	}

	@Test
	void aDeadReplicaTakesNothing() {
		Run run = accept("first");
		die("first");
		die("second");
		assertThat(this.second.ownerless()).isEmpty();
		assertThat(this.second.take(run.claim())).isEmpty();
		assertThat(this.third.take(run.claim())).isPresent();
	}

	@Test
	void afterAnOutageOfTheDatabaseNobodyIsJudgedUntilAllAreBack() {
		Run run = accept("first");
		pass(60_000, "heartbeat_at");
		this.secondReplica.beat();
		assertThat(this.second.ownerless()).as("just back").isEmpty();
		assertThat(this.second.take(run.claim())).isEmpty();
		this.firstReplica.beat();
		pass(2_500, "steady_since");
		this.secondReplica.beat();
		assertThat(this.second.ownerless()).isEmpty();
	}

	@Test
	void heartbeatsWithoutAGapKeepAReplicaSteady() {
		pass(1_000, "heartbeat_at");
		this.secondReplica.beat();
		accept("first");
		die("first");
		assertThat(this.second.ownerless()).hasSize(1);
	}

	@Test
	void aReplicaThatLeavesLeavesItsRunsAtOnce() {
		Run run = accept("first");
		this.firstReplica.leave();
		assertThat(this.second.take(run.claim())).isPresent();
	}

	@Test
	void aReplicaThatIsStillConnectedHasTwoSeconds() throws Exception {
		Run run = accept("first");
		String url = PostgresAddress.parse(this.url).jdbcUrl();
		// Not right after the start of PostgreSQL, when nobody is connected yet.
		await().atMost(Patience.LIMIT).until(() -> {
			this.secondReplica.beat();
			late("first");
			return !this.second.ownerless().isEmpty();
		});
		Properties named = PostgresAddress.parse(this.url).properties();
		named.setProperty("ApplicationName", Replica.CONNECTION + "first");
		try (Connection connected = DriverManager.getConnection(url, named)) {
			late("first");
			assertThat(this.second.ownerless()).isEmpty();
			assertThat(this.second.take(run.claim())).isEmpty();
			assertThat(connected.isValid(1)).isTrue();
		}
		await().atMost(Patience.LIMIT).until(() -> {
			this.secondReplica.beat();
			late("first");
			return this.second.take(run.claim()).isPresent();
		});
	}

	@Test
	void aRunThatIsReleasedIsTakenAtOnceWithoutBeingBegunAgain() {
		Run active = accept("first");
		Run queued = acceptExecutable("first");
		assertThat(this.first.place(active.claim())).isEqualTo(new Place(true, null));
		assertThat(this.first.place(queued.claim())).isEqualTo(new Place(false, "first"));
		assertThat(this.first.release(active.claim())).as("only its owner can execute it").isFalse();
		assertThat(this.first.release(queued.claim())).isTrue();
		assertThat(this.first.release(queued.claim())).as("released before").isFalse();
		assertThatExceptionOfType(RunLostException.class).isThrownBy(() -> this.first.place(queued.claim()));
		RunClaim released = new RunClaim(queued.id(), 2);
		assertThat(this.second.ownerless()).containsExactly(released);
		assertThat(this.second.take(released)).get().extracting(TakenRun::restarts).isEqualTo(0);
	}

	@Test
	void runsWithoutAnOwnerGoOnWithoutBeingBegunAgain() {
		Run run = this.store.accept(this.session, "hello");
		assertThat(this.second.take(run.claim())).get().extracting(TakenRun::restarts).isEqualTo(0);
	}

	@Test
	void onlyTheRunThatMayHaveBegunCountsAsBegunAgain() {
		Run active = accept("first");
		Run queued = accept("first");
		die("first");
		assertThat(this.second.ownerless()).containsExactly(active.claim(), queued.claim());
		assertThat(this.second.take(queued.claim())).get().extracting(TakenRun::restarts).isEqualTo(0);
		assertThat(this.third.take(active.claim())).get().extracting(TakenRun::restarts).isEqualTo(1);
	}

	@Test
	void aRunBehindOneThatWasTakenHasNotBegun() {
		Run active = accept("first");
		Run queued = accept("first");
		die("first");
		Run taken = this.third.take(active.claim()).orElseThrow().run();
		assertThat(this.third.end(taken, INTERRUPTED, TestStore.NOW)).isTrue();
		assertThat(this.second.take(queued.claim())).as("released").isEmpty();
		RunClaim released = new RunClaim(queued.id(), 2);
		assertThat(this.second.ownerless()).containsExactly(released);
		assertThat(this.second.take(released)).get().extracting(TakenRun::restarts).isEqualTo(0);
	}

	@Test
	void aRunOfALivingReplicaStaysBehindOneThatWasTaken() {
		Run active = accept("first");
		Run queued = accept("second");
		die("first");
		assertThat(this.third.take(active.claim())).isPresent();
		assertThat(this.second.ownRuns()).containsExactly(new OwnRun(queued.claim(), null));
	}

	@Test
	void aTakenRunTellsWhetherItAskedForTools() {
		Run plain = accept("first");
		Run asking = accept("first");
		this.store.runs()
			.say(asking.claim(),
					TestStore.said(1, "", Status.COMPLETE, ToolCallRow.pending("1", "clock", "{\"zone\":\"UTC\"}")));
		die("first");
		assertThat(this.second.take(asking.claim())).get().extracting(TakenRun::askedForTools).isEqualTo(true);
		assertThat(this.second.take(plain.claim())).get().extracting(TakenRun::askedForTools).isEqualTo(false);
	}

	@Test
	void anAttemptThatIsMadeAgainStartsWithoutItsText() {
		Run run = accept("first");
		this.store.runs().checkpoint(List.of(new Checkpoint(run.claim(), 1, 0, "half")));
		die("first");
		Run taken = this.second.take(run.claim()).orElseThrow().run();
		assertThatExceptionOfType(RunLostException.class).isThrownBy(() -> this.first.startOver(run.claim()));
		assertThat(this.second.startOver(taken.claim())).as("its length").isEqualTo(4);
		assertThat(this.second.startOver(taken.claim())).isZero();
		assertThat(this.second.end(taken, INTERRUPTED, TestStore.NOW)).isTrue();
		assertThat(this.store.contents(this.session)).containsExactly("hello");
	}

	@Test
	void aRunThatIsNotMadeAgainKeepsItsText() {
		Run run = accept("first");
		this.store.runs().checkpoint(List.of(new Checkpoint(run.claim(), 1, 0, "half")));
		die("first");
		Run taken = this.second.take(run.claim()).orElseThrow().run();
		assertThat(this.second.end(run, INTERRUPTED, TestStore.NOW)).as("by the old claim").isFalse();
		assertThat(this.second.end(taken, INTERRUPTED, TestStore.NOW)).isTrue();
		assertThat(this.store.contents(this.session)).containsExactly("hello", "half");
		assertThat(this.store.endOf(run).orElseThrow().outcome()).isEqualTo(INTERRUPTED);
	}

	@Test
	void theNextLookIsWhenTheReplicaIsLateThatHasBeenSilentForLongest() {
		die("third");
		this.secondReplica.leave();
		assertThat(this.firstReplica.untilOneIsLate()).as("all others are gone").isEmpty();
		this.secondReplica.beat();
		this.database
			.write((client) -> client.sql("UPDATE replicas SET heartbeat_at = heartbeat_at + 60000 WHERE id = 'second'")
				.update());
		Duration ahead = this.firstReplica.untilOneIsLate().orElseThrow();
		assertThat(ahead).isBetween(Duration.ofSeconds(31), Duration.ofMillis(60_800));
		late("third");
		assertThat(this.firstReplica.untilOneIsLate().orElseThrow()).isNegative();
	}

	@Test
	void onlyReplicasThatAreGoneForLongAreForgotten() {
		die("third");
		this.firstReplica.forgetOld();
		assertThat(ids()).containsExactlyInAnyOrder("first", "second", "third");
		this.thirdReplica.leave();
		this.firstReplica.forgetOld();
		assertThat(ids()).containsExactlyInAnyOrder("first", "second");
		this.thirdReplica.beat();
		assertThat(ids()).as("back").hasSize(3);
	}

	private Run acceptExecutable(String owner) {
		Run run = Run.unfinished(Ids.next(), this.session.id(), "ann", Ids.next(), "assistant", "gpt", TestStore.NOW)
			.executableBy("{}");
		assertThat(new RunAcceptance(this.database, new Replica(owner)).accept(run, NewTurn.of("hello"), null, null))
			.isInstanceOf(Acceptance.Stored.class);
		return run;
	}

	/** Its last heartbeat is a second old. */
	private void late(String id) {
		Replicas replica = new Replicas(this.database, id);
		replica.beat();
		this.database
			.write((client) -> client.sql("UPDATE replicas SET heartbeat_at = heartbeat_at - 1000 WHERE id = ?")
				.params(id)
				.update());
	}

	private Run accept(String owner) {
		Run run = Run.unfinished(Ids.next(), this.session.id(), "ann", Ids.next(), "assistant", "gpt", TestStore.NOW);
		assertThat(new RunAcceptance(this.database, new Replica(owner)).accept(run, NewTurn.of("hello"), null, null))
			.isInstanceOf(Acceptance.Stored.class);
		return run;
	}

	private void die(String id) {
		this.database
			.write((client) -> client.sql("UPDATE replicas SET heartbeat_at = heartbeat_at - 2000 WHERE id = ?")
				.params(id)
				.update());
	}

	/** Lets time pass for one of the columns. */
	private void pass(long millis, String column) {
		this.database
			.write((client) -> client.sql("UPDATE replicas SET " + column + " = " + column + " - " + millis).update());
	}

	private List<String> ids() {
		return this.database.read((client) -> client.sql("SELECT id FROM replicas").query(String.class).list());
	}

}
