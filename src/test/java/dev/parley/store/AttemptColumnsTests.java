package dev.parley.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import javax.sql.DataSource;

import dev.parley.store.database.PostgresAddress;
import dev.parley.store.database.PostgresDatabase;
import dev.parley.store.database.SqliteDatabase;
import dev.parley.store.usage.TokenUsage;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Model calls are stored with the end of their run; runs of earlier versions have none.
 */
class AttemptColumnsTests {

	private static final UUID OLD = UUID.fromString("00000000-0000-7000-8000-000000000002");

	@Test
	void runsOfTheSchemaBeforeHaveNoneInSqlite(@TempDir Path folder) {
		SQLiteDataSource source = new SQLiteDataSource();
		source.setUrl("jdbc:sqlite:" + folder.resolve("parley.db"));
		fillAtTheSchemaBefore(source, "sqlite");
		try (TestStore store = TestStore.on("SQLite", SqliteDatabase.open(folder.resolve("parley.db")))) {
			assertReadsOldAndNew(store);
		}
	}

	@Test
	void runsOfTheSchemaBeforeHaveNoneInPostgres() {
		String url = PostgresServer.running().databaseWithoutTables("before-attempts");
		PGSimpleDataSource source = new PGSimpleDataSource();
		source.setUrl("jdbc:postgresql://" + PostgresServer.running().address() + "/before-attempts");
		source.setUser("postgres");
		fillAtTheSchemaBefore(source, "postgresql");
		try (TestStore store = TestStore.on("PostgreSQL", PostgresDatabase.open(PostgresAddress.parse(url)))) {
			assertReadsOldAndNew(store);
		}
	}

	private static void fillAtTheSchemaBefore(DataSource source, String kind) {
		Flyway.configure()
			.dataSource(source)
			.locations("classpath:db/migration", "classpath:db/" + kind)
			.target("11")
			.load()
			.migrate();
		JdbcClient client = JdbcClient.create(source);
		client.sql("""
				INSERT INTO sessions (id, user_id, agent, metadata, run_count, message_count, tokens_used, created_at,
					updated_at)
				VALUES ('00000000-0000-7000-8000-000000000001', 'ann', 'assistant', '{}', 1, 1, 0, 1, 1)""").update();
		client.sql("""
				INSERT INTO runs (id, session_id, user_id, ordinal, message_id, agent, model, state, finish_reason,
					answered_by, session_tokens, created_at, ended_at)
				VALUES (?, '00000000-0000-7000-8000-000000000001', 'ann', 1, '00000000-0000-7000-8000-000000000003',
					'assistant', 'gpt', 'completed', 'stop', 'gpt', 7, 1, 2)""").param(OLD.toString()).update();
	}

	private static void assertReadsOldAndNew(TestStore store) {
		RunEnd old = Objects.requireNonNull(store.runs().find(OLD, "ann").orElseThrow().end());
		assertThat(old.attempts()).isEmpty();
		assertThat(old.outcome()).isEqualTo(new RunEnd.Completed("stop", "gpt", false));
		List<AttemptRow> attempts = List.of(new AttemptRow("gpt \u0000é", "failed", "model_unavailable", 12),
				new AttemptRow("gpt", "completed", null, 3456));
		assertKept(store, new RunEnd(new RunEnd.Completed("stop", "gpt", true), TestStore.NOW, TestStore.NOW,
				new TokenUsage(0, 0, false), attempts));
		assertKept(store, new RunEnd(new RunEnd.Failed("model_error", "Broke", true), TestStore.NOW, TestStore.NOW,
				null, attempts));
		assertKept(store,
				new RunEnd(new RunEnd.Cancelled("client"), TestStore.NOW, TestStore.NOW, null, attempts.subList(1, 2)));
	}

	private static void assertKept(TestStore store, RunEnd end) {
		Run run = store.accept(store.begin("ann"), "q");
		store.runs().end(run.claim(), end, null);
		assertThat(store.runs().find(run.id(), "ann").orElseThrow().end()).isEqualTo(end);
	}

}
