package dev.parley.store;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import dev.parley.store.Message.Status;
import dev.parley.store.database.PostgresAddress;
import dev.parley.store.database.PostgresDatabase;
import dev.parley.store.database.SqliteDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Opaque data of a model's API is stored with the tool call. */
class OpaqueToolCallStateTests {

	private static final String OPAQUE = "{\"call\":{\"extra_content\":{\"a\":\"\\u0000é\"}}}";

	@Test
	void callsOfTheSchemaBeforeHaveNoneInSqlite(@TempDir Path folder) {
		SQLiteDataSource source = new SQLiteDataSource();
		source.setUrl("jdbc:sqlite:" + folder.resolve("parley.db"));
		fillAtTheSchemaBefore(source);
		try (TestStore store = TestStore.on("SQLite", SqliteDatabase.open(folder.resolve("parley.db")))) {
			assertReadsOldAndNew(store);
		}
	}

	@Test
	void callsOfTheSchemaBeforeHaveNoneInPostgres() {
		String url = PostgresServer.running().databaseWithoutTables("before-opaque-state");
		PGSimpleDataSource source = new PGSimpleDataSource();
		source.setUrl("jdbc:postgresql://" + PostgresServer.running().address() + "/before-opaque-state");
		source.setUser("postgres");
		fillAtTheSchemaBefore(source);
		try (TestStore store = TestStore.on("PostgreSQL", PostgresDatabase.open(PostgresAddress.parse(url)))) {
			assertReadsOldAndNew(store);
		}
	}

	private static void fillAtTheSchemaBefore(DataSource source) {
		Flyway.configure().dataSource(source).target("9?").load().migrate();
		JdbcClient client = JdbcClient.create(source);
		client.sql("""
				INSERT INTO sessions (id, user_id, agent, metadata, run_count, message_count, tokens_used, created_at,
					updated_at)
				VALUES ('00000000-0000-7000-8000-000000000001', 'ann', 'assistant', '{}', 1, 1, 0, 1, 1)""").update();
		client.sql("""
				INSERT INTO runs (id, session_id, user_id, ordinal, message_id, agent, model, state, created_at)
				VALUES ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'ann', 1, 'm',
					'assistant', 'gpt', 'unfinished', 1)""").update();
		client.sql("""
				INSERT INTO messages (id, session_id, run_id, run_ordinal, place, prompt_ordinal, role, content, status,
					created_at)
				VALUES ('00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000001',
					'00000000-0000-7000-8000-000000000002', 1, 1, 1, 'assistant', '', 'complete', 1)""").update();
		client.sql("""
				INSERT INTO tool_calls (message_id, place, call_id, name, arguments, state)
				VALUES ('00000000-0000-7000-8000-000000000003', 0, 'call_1', 'clock', '{}', 'outcome_unknown')""")
			.update();
	}

	private static void assertReadsOldAndNew(TestStore store) {
		Message old = store.messages().ofRun(UUID.fromString("00000000-0000-7000-8000-000000000002"), "ann").getFirst();
		assertThat(old.toolCalls()).containsExactly(ToolCallRow.pending("call_1", "clock", "{}"));
		Session session = store.begin("ann");
		Run run = store.accept(session, "q");
		List<ToolCallRow> calls = List.of(ToolCallRow.pending("c1", "clock", "{}", OPAQUE),
				ToolCallRow.pending("c2", "clock", "{}"));
		store.runs().say(run.claim(), TestStore.said(1, "", Status.COMPLETE, calls.toArray(ToolCallRow[]::new)));
		assertThat(store.messages().ofRun(run.id(), "ann").getLast().toolCalls()).isEqualTo(calls);
	}

}
