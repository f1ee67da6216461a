package dev.parley.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.attachment.SentFiles;
import dev.parley.store.database.Database;
import dev.parley.store.database.PostgresAddress;
import dev.parley.store.database.PostgresDatabase;
import dev.parley.store.database.SqliteDatabase;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance.Stored;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages that a client names by ids of its own. */
class ThreadMessageTests {

	private static final String THREAD = "aisdk:chat";

	private static Session thread(String userId) {
		return Session.empty(Ids.next(), userId, "assistant", null, "{}", TestStore.NOW).inThread(THREAD);
	}

	private static Run accept(TestStore store, Session session, boolean isNew, NewTurn turn) {
		Run run = TestStore.run(session);
		assertThat(store.runAcceptance().accept(run, turn, isNew ? session : null, null)).isInstanceOf(Stored.class);
		return run;
	}

	private static NewTurn turn(String message, Placement placement, String clientId) {
		return new NewTurn(message, null, SentFiles.NONE, placement, clientId);
	}

	/** On each database. */
	@Nested
	@OnEachDatabase
	class Lookup {

		private final TestStore store;

		Lookup(TestStore store) {
			this.store = store;
		}

		@Test
		void findsTheNewestWithTheIdOfItsUser() {
			Session session = thread("ann");
			Run first = accept(this.store, session, true, turn("q1", new Placement.AtEnd(), "u1\u0000"));
			this.store.complete(first, "a1");
			assertThat(find("ann", "u1\u0000")).contains(new ThreadMessage(session.id(), first.messageId(), "q1"));
			Run edited = accept(this.store, session, false,
					turn("q1b", new Placement.InPlaceOf(first.messageId()), "u1\u0000"));
			this.store.complete(edited, "a1b");
			assertThat(find("ann", "u1\u0000")).contains(new ThreadMessage(session.id(), edited.messageId(), "q1b"));
			assertThat(find("ann", "u2")).contains(new ThreadMessage(session.id(), null, null));
			assertThat(this.store.messages().inThread(THREAD, "ann", null))
				.contains(new ThreadMessage(session.id(), null, null));
			assertThat(find("bob", "u1\u0000")).isEmpty();
			assertThat(this.store.messages().question(edited.messageId(), session.id(), "ann")).get()
				.extracting(Question::clientId)
				.isNotNull();
		}

		@Test
		void findsTheNewestQuestion() {
			Session session = thread("cid");
			this.store.complete(accept(this.store, session, true, turn("q1", new Placement.AtEnd(), "u1")), "a1");
			Run second = this.store.turn(session, "q2", "a2");
			assertThat(this.store.messages().newestQuestion(session.id(), "cid")).contains(second.messageId());
			assertThat(this.store.messages().newestQuestion(session.id(), "bob")).isEmpty();
			assertThat(this.store.messages().newestQuestion(this.store.begin("ann").id(), "ann")).isEmpty();
		}

		private Optional<ThreadMessage> find(String userId, String clientId) {
			return this.store.messages().inThread(THREAD, userId, clientId);
		}

	}

	/** From the version before. */
	@Nested
	class Migration {

		@TempDir
		private Path folder;

		@Test
		void keepsMessagesOfSqlite() {
			Path file = this.folder.resolve("parley.db");
			String session = leave(new DriverManagerDataSource("jdbc:sqlite:" + file), "classpath:db/sqlite");
			try (Database database = SqliteDatabase.open(file)) {
				assertKept(session, TestStore.on("SQLite", database));
			}
		}

		@Test
		void keepsMessagesOfPostgres() {
			PostgresAddress address = PostgresAddress
				.parse(PostgresServer.running().databaseWithoutTables(UUID.randomUUID().toString()));
			String session = leave(new DriverManagerDataSource(address.jdbcUrl(), address.properties()),
					"classpath:db/postgresql");
			try (Database database = PostgresDatabase.open(address)) {
				assertKept(session, TestStore.on("PostgreSQL", database));
			}
		}

		private static String leave(DriverManagerDataSource source, String dialect) {
			Flyway.configure()
				.dataSource(source)
				.locations("classpath:db/migration", dialect)
				.target("25?")
				.load()
				.migrate();
			JdbcClient client = JdbcClient.create(source);
			String session = Ids.next().toString();
			client
				.sql("""
						INSERT INTO sessions (id, user_id, agent, metadata, run_count, message_count, tokens_used, created_at,
							updated_at, thread)
						VALUES (?, 'ann', 'assistant', '{}', 0, 1, 0, 0, 0, ?)""")
				.params(session, THREAD)
				.update();
			String run = Ids.next().toString();
			client.sql("""
					INSERT INTO runs (id, session_id, user_id, ordinal, message_id, agent, model, state, created_at)
					VALUES (?, ?, 'ann', 1, ?, 'assistant', 'gpt', 'completed', 0)""")
				.params(run, session, Ids.next().toString())
				.update();
			client.sql("""
					INSERT INTO messages (id, session_id, run_id, run_ordinal, place, prompt_ordinal, role, content,
						status, created_at)
					VALUES (?, ?, ?, 0, 0, 0, 'user', 'hello', 'complete', 0)""")
				.params(Ids.next().toString(), session, run)
				.update();
			return session;
		}

		private static void assertKept(String session, TestStore store) {
			assertThat(store.messages().inThread(THREAD, "ann", "u1"))
				.contains(new ThreadMessage(UUID.fromString(session), null, null));
			assertThat(store.messages().newestQuestion(UUID.fromString(session), "ann")).isPresent();
		}

	}

}
