package dev.parley.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.parley.store.database.Database;
import dev.parley.testing.OwnServers;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@OnEachDatabase
@OwnServers
class StatementCountTests {

	private final TestStore store;

	StatementCountTests(TestStore store) {
		this.store = store;
	}

	@Test
	void turn2000TakesAsManyStatementsAsTurn2() {
		Counting counting = new Counting(this.store.database(), new AtomicInteger());
		TestStore counted = TestStore.on("counted", counting);
		Session session = this.store.begin("ann");
		this.store.turn(session, "hello", "hi");
		int second = statementsOfATurn(counted, session, counting);
		this.store.database().write((client) -> {
			TestStore inOneTransaction = TestStore.on("filling", new Joined(client));
			for (int turn = 3; turn < 2000; turn++) {
				inOneTransaction.turn(session, "hello again", "hi again");
			}
			return session;
		});
		assertThat(statementsOfATurn(counted, session, counting)).isEqualTo(second).isPositive();
		assertThat(this.store.found(session).messageCount()).isEqualTo(4000);
	}

	@Test
	void turn1000WithToolsTakesAsManyStatementsAsTurn2() {
		Counting counting = new Counting(this.store.database(), new AtomicInteger());
		TestStore counted = TestStore.on("counted", counting);
		Session session = this.store.begin("ann");
		this.store.turnWithTool(session, "the time?", "noon");
		int second = statementsOfATurnWithTool(counted, session, counting);
		this.store.database().write((client) -> {
			TestStore inOneTransaction = TestStore.on("filling", new Joined(client));
			for (int turn = 3; turn < 1000; turn++) {
				inOneTransaction.turnWithTool(session, "and now?", "noon");
			}
			return session;
		});
		assertThat(statementsOfATurnWithTool(counted, session, counting)).isEqualTo(second).isPositive();
		assertThat(this.store.found(session).messageCount()).isEqualTo(3000);
	}

	/** A turn of a live agent, then one of an agent that must first read its window. */
	private static int statementsOfATurnWithTool(TestStore counted, Session session, Counting counting) {
		counting.statements().set(0);
		counted.turnWithTool(session, "the time?", "noon");
		AtomicInteger read = new AtomicInteger();
		counted.messages().walkBack(session.id(), session.userId(), (message) -> read.incrementAndGet() < 6);
		assertThat(read).as("messages that were read back").hasValue(6);
		return counting.statements().get();
	}

	private static int statementsOfATurn(TestStore counted, Session session, Counting counting) {
		counting.statements().set(0);
		counted.turn(session, "how many?", "so many");
		counted.messages().history(session.id(), session.userId(), null, 20, false);
		return counting.statements().get();
	}

	/** Counts the statements of the work. */
	private record Counting(Database database, AtomicInteger statements) implements Database {

		@Override
		public Dialect dialect() {
			return this.database.dialect();
		}

		@Override
		public <T> T read(Function<JdbcClient, T> work) {
			return this.database.read((client) -> work.apply(counting(client)));
		}

		@Override
		public <T> T write(Function<JdbcClient, T> work) {
			return this.database.write((client) -> work.apply(counting(client)));
		}

		private JdbcClient counting(JdbcClient client) {
			return (sql) -> {
				this.statements.incrementAndGet();
				return client.sql(sql);
			};
		}

		@Override
		public String lockedForShare() {
			return this.database.lockedForShare();
		}

		@Override
		public void close() {
		}

	}

	/** Runs work in an open transaction. */
	private record Joined(JdbcClient client) implements Database {

		@Override
		public Dialect dialect() {
			return Dialect.SQLITE;
		}

		@Override
		public <T> T read(Function<JdbcClient, T> work) {
			return work.apply(this.client);
		}

		@Override
		public <T> T write(Function<JdbcClient, T> work) {
			return work.apply(this.client);
		}

		@Override
		public void close() {
		}

	}

}
