package dev.parley.store;

import java.nio.file.Path;
import java.util.UUID;

import dev.parley.cluster.RedisProcess;
import dev.parley.store.database.PostgresAddress;
import dev.parley.store.id.Ids;
import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A server starts on the tables of the last version without replicas, and their rows. */
@OwnServers
class UpgradeIntegrationTests {

	private static final String LAST_WITHOUT_REPLICAS = "29?";

	private final ScriptedModel model = ScriptedModel.start();

	private final String session = Ids.next().toString();

	private final String completed = Ids.next().toString();

	private final String cancelled = Ids.next().toString();

	private final String begun = Ids.next().toString();

	private final String queued = Ids.next().toString();

	@TempDir
	private Path folder;

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void oldConversationsGoOnInSqlite() {
		fill(new DriverManagerDataSource("jdbc:sqlite:" + this.folder.resolve("parley.db")), "classpath:db/sqlite");
		try (Parley parley = Parley.start(this.folder, this.model.baseUrl())) {
			assertGoesOn(parley.server());
		}
	}

	/** No replica owns the old runs: one takes them over, and nobody can execute them. */
	@Test
	void oldConversationsGoOnWithReplicas() throws Exception {
		String database = PostgresServer.running().databaseWithoutTables(UUID.randomUUID().toString());
		PostgresAddress address = PostgresAddress.parse(database);
		fill(new DriverManagerDataSource(address.jdbcUrl(), address.properties()), "classpath:db/postgresql");
		try (RedisProcess redis = RedisProcess.start();
				Parley parley = Parley.start(this.folder, this.model.baseUrl(), "parley.store.database-url=" + database,
						"parley.store.redis-url=" + redis.url())) {
			assertGoesOn(parley.server());
		}
	}

	private void assertGoesOn(Server server) {
		assertThat(server.awaitRun(this.begun, "failed")).has("/error/code", "interrupted")
			.has("/error/retryable", true)
			.has("/response", "Half");
		assertThat(server.awaitRun(this.queued, "failed")).has("/error/code", "interrupted")
			.satisfies((run) -> assertThat(Json.names(run.json())).doesNotContain("response"));
		assertThat(server.get("/runs/" + this.completed)).has("/state", "completed")
			.has("/response", "Hi")
			.has("/usage/total_tokens", 12)
			.has("/attempts/0/model", "gpt")
			.has("/tool_calls/0/result", "noon");
		assertThat(server.get("/runs/" + this.cancelled)).has("/cancel_cause", "client").has("/response", "One");
		this.model.next(Answer.tokens("Here"));
		assertThat(server.chat(Json.message("Still there?", this.session))).has("/response", "Here")
			.has("/tokens_used", 12 + 11);
		assertThat(String.join("\n", this.model.lastPrompt())).containsSubsequence("Hello", "Hi", "Count", "One",
				"Go on", "Half", "Still there?");
		assertThat(Json.texts(server.get("/sessions/" + this.session).json().path("messages"), "content"))
			.containsExactly("Hello", "", "Hi", "Count", "One", "Go on", "Half", "And then?", "Still there?", "Here");
	}

	private void fill(DriverManagerDataSource source, String dialect) {
		Flyway.configure()
			.dataSource(source)
			.locations("classpath:db/migration", dialect)
			.target(LAST_WITHOUT_REPLICAS)
			.load()
			.migrate();
		JdbcClient client = JdbcClient.create(source);
		client.sql("""
				INSERT INTO sessions (id, user_id, agent, metadata, run_count, message_count, tokens_used, created_at,
					updated_at)
				VALUES (?, 'anonymous', 'assistant', '{}', 4, 7, 12, 0, 0)""").param(this.session).update();
		run(client, this.completed, 1, "completed");
		client.sql("""
				UPDATE runs SET started_at = 1, ended_at = 2, finish_reason = 'stop', answered_by = 'gpt',
					session_tokens = 12, prompt_tokens = 10, completion_tokens = 2, tokens_estimated = 0,
					attempts = '[{"model":"gpt","outcome":"completed","durationMs":5}]'
				WHERE id = ?""").param(this.completed).update();
		message(client, this.completed, 1, 0, "Hello");
		String asking = message(client, this.completed, 1, 1, "");
		client
			.sql("INSERT INTO tool_calls (message_id, place, call_id, name, arguments, state, outcome, duration_ms)"
					+ " VALUES (?, 0, 'c1', 'clock', '{}', 'succeeded', 'noon', 3)")
			.param(asking)
			.update();
		message(client, this.completed, 1, 2, "Hi");
		run(client, this.cancelled, 2, "cancelled");
		client.sql("UPDATE runs SET started_at = 3, ended_at = 4, cancel_cause = 'client' WHERE id = ?")
			.param(this.cancelled)
			.update();
		message(client, this.cancelled, 2, 0, "Count");
		message(client, this.cancelled, 2, 1, "One");
		run(client, this.begun, 3, "unfinished");
		message(client, this.begun, 3, 0, "Go on");
		client.sql("INSERT INTO checkpoints (run_id, message_place, piece, content) VALUES (?, 1, 0, 'Half')")
			.param(this.begun)
			.update();
		run(client, this.queued, 4, "unfinished");
		message(client, this.queued, 4, 0, "And then?");
	}

	private void run(JdbcClient client, String id, int ordinal, String state) {
		client.sql("""
				INSERT INTO runs (id, session_id, user_id, ordinal, message_id, agent, model, state, created_at)
				VALUES (?, ?, 'anonymous', ?, ?, 'assistant', 'gpt', ?, 0)""")
			.params(id, this.session, ordinal, Ids.next().toString(), state)
			.update();
	}

	private String message(JdbcClient client, String runId, int ordinal, int place, String content) {
		String id = Ids.next().toString();
		client.sql("""
				INSERT INTO messages (id, session_id, run_id, run_ordinal, place, prompt_ordinal, role, content, status,
					created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)""")
			.params(id, this.session, runId, ordinal, place, ordinal, (place == 0) ? "user" : "assistant", content,
					content.equals("One") ? "partial" : "complete")
			.update();
		if (place == 0) {
			client.sql("UPDATE runs SET message_id = ? WHERE id = ?").params(id, runId).update();
		}
		return id;
	}

}
