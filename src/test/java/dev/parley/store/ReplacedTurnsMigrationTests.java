package dev.parley.store;

import java.nio.file.Path;
import java.util.UUID;

import javax.sql.DataSource;

import dev.parley.store.attachment.SentFiles;
import dev.parley.store.database.PostgresAddress;
import dev.parley.store.database.PostgresDatabase;
import dev.parley.store.database.SqliteDatabase;
import dev.parley.store.id.Ids;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages of the schema before can be replaced, and are found until then. */
class ReplacedTurnsMigrationTests {

	private static final String SESSION = Ids.next().toString();

	private static final String RUN = Ids.next().toString();

	private static final String MESSAGE = Ids.next().toString();

	@TempDir
	private Path folder;

	@Test
	void inSqlite() {
		Path file = this.folder.resolve("parley.db");
		fill(new DriverManagerDataSource("jdbc:sqlite:" + file), "classpath:db/sqlite");
		try (TestStore store = TestStore.on("SQLite", SqliteDatabase.open(file))) {
			assertReplaceable(store);
		}
	}

	@Test
	void inPostgres() {
		PostgresAddress address = PostgresAddress
			.parse(PostgresServer.running().databaseWithoutTables(UUID.randomUUID().toString()));
		fill(new DriverManagerDataSource(address.jdbcUrl(), address.properties()), "classpath:db/postgresql");
		try (TestStore store = TestStore.on("PostgreSQL", PostgresDatabase.open(address))) {
			assertReplaceable(store);
		}
	}

	private static void fill(DataSource source, String own) {
		Flyway.configure().dataSource(source).locations("classpath:db/migration", own).target("16?").load().migrate();
		JdbcClient client = JdbcClient.create(source);
		client.sql("""
				INSERT INTO sessions (id, user_id, agent, title, metadata, run_count, message_count, tokens_used,
					created_at, updated_at)
				VALUES (?, 'ann', 'assistant', 'where is vienna', '{}', 1, 1, 0, 1, 1)""").param(SESSION).update();
		client
			.sql("""
					INSERT INTO runs (id, session_id, user_id, ordinal, message_id, agent, model, state, started_at, ended_at,
						finish_reason, answered_by, session_tokens, created_at)
					VALUES (?, ?, 'ann', 1, ?, 'assistant', 'gpt', 'completed', 1, 2, 'stop', 'gpt', 7, 1)""")
			.params(RUN, SESSION, MESSAGE)
			.update();
		client.sql("""
				INSERT INTO messages (id, session_id, run_id, run_ordinal, place, prompt_ordinal, role, content, status,
					created_at)
				VALUES (?, ?, ?, 1, 0, 1, 'user', 'where is vienna', 'complete', 1)""")
			.params(MESSAGE, SESSION, RUN)
			.update();
	}

	private static void assertReplaceable(TestStore store) {
		SessionSearch search = new SessionSearch(store.database());
		assertThat(search.find("ann", "vienna", null, 10)).hasSize(1);
		Session session = store.sessions().find(UUID.fromString(SESSION), "ann").orElseThrow();
		assertThat(session.unlisted()).isFalse();
		assertThat(store.runs().find(UUID.fromString(RUN), "ann").orElseThrow().steeredInto()).isNull();
		assertThat(new Responses(store.database()).request(UUID.fromString(RUN), "ann")).contains("{}");
		Run edited = TestStore.run(session);
		assertThat(store.runAcceptance()
			.accept(edited,
					new NewTurn("where is prague", null, SentFiles.NONE,
							new Placement.InPlaceOf(UUID.fromString(MESSAGE))),
					null, null))
			.extracting("place")
			.isEqualTo(1);
		assertThat(store.contents(session)).containsExactly("where is prague");
		assertThat(search.find("ann", "vienna", null, 10)).isEmpty();
		assertThat(search.find("ann", "prague", null, 10)).hasSize(1);
	}

}
