package dev.parley.store;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

import dev.parley.store.database.Database;
import dev.parley.store.database.PostgresAddress;
import dev.parley.store.database.PostgresDatabase;
import dev.parley.store.database.Replica;
import dev.parley.store.database.SqliteDatabase;
import dev.parley.store.id.Ids;
import dev.parley.store.note.Note;
import dev.parley.store.note.Notes;
import dev.parley.store.usage.UsageRecords;
import dev.parley.store.usage.UsageRecords.Account;
import dev.parley.store.usage.UsageRecords.By;
import dev.parley.store.usage.UsageRecords.Entry;
import dev.parley.store.usage.UsageRecords.Spent;
import dev.parley.store.usage.UsageRecords.Sum;
import dev.parley.store.usage.UsageRecords.Totals;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Migrations of the tables of earlier versions. */
class MigrationTests {

	private static final String SESSION = Ids.next().toString();

	private static final String MESSAGE = Ids.next().toString();

	private static final UUID RUN_ENDED = Ids.next();

	private static final UUID RUN_LIVE = Ids.next();

	@TempDir
	private Path folder;

	@Test
	void checkpointsOfEndedRunsGoFromSqlite() {
		Path file = this.folder.resolve("parley.db");
		leaveCheckpoints(new DriverManagerDataSource("jdbc:sqlite:" + file));
		try (Database database = SqliteDatabase.open(file)) {
			assertOnlyTheLiveRunHasOne(database);
		}
	}

	@Test
	void checkpointsOfEndedRunsGoFromPostgres() {
		PostgresAddress address = PostgresAddress
			.parse(PostgresServer.running().databaseWithoutTables(UUID.randomUUID().toString()));
		leaveCheckpoints(new DriverManagerDataSource(address.jdbcUrl(), address.properties()));
		try (Database database = PostgresDatabase.open(address)) {
			assertOnlyTheLiveRunHasOne(database);
		}
	}

	/** Usage is kept, although its model and its cost are unknown. */
	@Test
	void usageOfTheVersionBeforeStaysInSqlite() {
		Path file = this.folder.resolve("parley.db");
		leaveUsage(new DriverManagerDataSource("jdbc:sqlite:" + file));
		try (Database database = SqliteDatabase.open(file)) {
			assertUsageStays(database);
		}
	}

	@Test
	void usageOfTheVersionBeforeStaysInPostgres() {
		PostgresAddress address = PostgresAddress
			.parse(PostgresServer.running().databaseWithoutTables(UUID.randomUUID().toString()));
		leaveUsage(new DriverManagerDataSource(address.jdbcUrl(), address.properties()));
		try (Database database = PostgresDatabase.open(address)) {
			assertUsageStays(database);
		}
	}

	private static void leaveUsage(DriverManagerDataSource source) {
		Flyway.configure().dataSource(source).target("10?").load().migrate();
		JdbcClient.create(source)
			.sql("INSERT INTO usage VALUES ('2026-01-02', 'ann', 'web', 'assistant', 30, 4, 2)")
			.update();
	}

	private static void assertUsageStays(Database database) {
		UsageRecords usage = new UsageRecords(database);
		LocalDate day = LocalDate.of(2026, 1, 2);
		usage.add(
				List.of(new Entry(new Account(day, "ann", "web", "assistant", "gpt", "USD"), new Totals(10, 1, 1, 7))));
		assertThat(usage.sums(day, day, By.USER, "USD", 10))
			.containsExactly(new Sum("ann", new Totals(40, 5, 3, 7), 34));
		assertThat(usage.ofClient(day, "web", "USD")).isEqualTo(new Spent(45, 7));
	}

	@Test
	void oldNotesGetTheirFirstLineAsTitleInSqlite() {
		Path file = this.folder.resolve("parley.db");
		leaveNotes(new DriverManagerDataSource("jdbc:sqlite:" + file), "classpath:db/sqlite");
		try (Database database = SqliteDatabase.open(file)) {
			assertNotesHaveTitles(database);
		}
	}

	@Test
	void oldNotesGetTheirFirstLineAsTitleInPostgres() {
		PostgresAddress address = PostgresAddress
			.parse(PostgresServer.running().databaseWithoutTables(UUID.randomUUID().toString()));
		leaveNotes(new DriverManagerDataSource(address.jdbcUrl(), address.properties()), "classpath:db/postgresql");
		try (Database database = PostgresDatabase.open(address)) {
			assertNotesHaveTitles(database);
		}
	}

	private static void leaveNotes(DriverManagerDataSource source, String dialect) {
		Flyway.configure()
			.dataSource(source)
			.locations("classpath:db/migration", dialect)
			.target("15")
			.load()
			.migrate();
		JdbcClient client = JdbcClient.create(source);
		List<String> contents = List.of("milk", "\r\n  Shopping \r\nmilk\neggs", "é".repeat(150) + "\nmore");
		for (String content : contents) {
			String id = Ids.next().toString();
			client.sql("INSERT INTO notes (id, user_id, content, call_key, created_at) VALUES (?, 'ann', ?, ?, 0)")
				.params(id, content, id)
				.update();
		}
	}

	private static void assertNotesHaveTitles(Database database) {
		assertThat(new Notes(database).newest("ann", 10)).extracting(Note::title)
			.containsExactly("é".repeat(100), "Shopping", "milk");
	}

	@Test
	void endsOfOldRunsAreNotedForTheWebhookOfSqlite() {
		Path file = this.folder.resolve("parley.db");
		leaveRuns(new DriverManagerDataSource("jdbc:sqlite:" + file), "classpath:db/sqlite");
		try (Database database = SqliteDatabase.open(file)) {
			assertTheEndOfTheLiveRunIsNoted(database);
		}
	}

	@Test
	void endsOfOldRunsAreNotedForTheWebhookOfPostgres() {
		PostgresAddress address = PostgresAddress
			.parse(PostgresServer.running().databaseWithoutTables(UUID.randomUUID().toString()));
		leaveRuns(new DriverManagerDataSource(address.jdbcUrl(), address.properties()), "classpath:db/postgresql");
		try (Database database = PostgresDatabase.open(address)) {
			assertTheEndOfTheLiveRunIsNoted(database);
		}
	}

	/** Messages without reasoning stay as they were. */
	@Test
	void messagesOfTheVersionWithoutReasoningStayInSqlite() {
		Path file = this.folder.resolve("parley.db");
		leaveMessage(new DriverManagerDataSource("jdbc:sqlite:" + file), "classpath:db/sqlite");
		try (Database database = SqliteDatabase.open(file)) {
			assertMessageStays(database);
		}
	}

	@Test
	void messagesOfTheVersionWithoutReasoningStayInPostgres() {
		PostgresAddress address = PostgresAddress
			.parse(PostgresServer.running().databaseWithoutTables(UUID.randomUUID().toString()));
		leaveMessage(new DriverManagerDataSource(address.jdbcUrl(), address.properties()), "classpath:db/postgresql");
		try (Database database = PostgresDatabase.open(address)) {
			assertMessageStays(database);
		}
	}

	private static void leaveMessage(DriverManagerDataSource source, String dialect) {
		Flyway.configure()
			.dataSource(source)
			.locations("classpath:db/migration", dialect)
			.target("14")
			.load()
			.migrate();
		JdbcClient client = JdbcClient.create(source);
		client.sql("INSERT INTO sessions VALUES (?, 'ann', 'assistant', NULL, '{}', 1, 1, 0, 0, 0)")
			.param(SESSION)
			.update();
		insertRun(client, RUN_LIVE.toString(), 1, "unfinished");
		client.sql("""
				INSERT INTO messages (id, session_id, run_id, run_ordinal, place, prompt_ordinal, role, content, status,
					created_at)
				VALUES (?, ?, ?, 1, 0, 1, 'user', 'hello', 'complete', 0)""")
			.params(MESSAGE, SESSION, RUN_LIVE.toString())
			.update();
	}

	private static void assertMessageStays(Database database) {
		assertThat(new RunRecovery(database, Replica.ALONE).recover(new RunEnd.Failed("interrupted", "Stopped", true),
				TestStore.NOW))
			.isEqualTo(1);
		List<Message> messages = new Messages(database).ofRun(RUN_LIVE, "ann");
		assertThat(messages).extracting(Message::content).containsExactly("hello", "half");
		assertThat(messages).extracting(Message::reasoning).containsOnlyNulls();
	}

	/** Rows as the version before the webhook wrote them. */
	private static void leaveRuns(DriverManagerDataSource source, String dialect) {
		Flyway.configure()
			.dataSource(source)
			.locations("classpath:db/migration", dialect)
			.target("11")
			.load()
			.migrate();
		JdbcClient client = JdbcClient.create(source);
		client.sql("INSERT INTO sessions VALUES (?, 'ann', 'assistant', NULL, '{}', 2, 2, 0, 0, 0)")
			.param(SESSION)
			.update();
		insertRun(client, RUN_ENDED.toString(), 1, "completed");
		insertRun(client, RUN_LIVE.toString(), 2, "unfinished");
	}

	private static void assertTheEndOfTheLiveRunIsNoted(Database database) {
		WebhookDeliveries deliveries = new WebhookDeliveries(database);
		assertThat(deliveries.count()).isEqualTo(new WebhookDeliveries.Counts(0, 0));
		deliveries.noteEnds(true);
		int ended = new RunRecovery(database, Replica.ALONE).recover(new RunEnd.Failed("interrupted", "Stopped", true),
				TestStore.NOW);
		assertThat(ended).isEqualTo(1);
		assertThat(deliveries.count()).isEqualTo(new WebhookDeliveries.Counts(1, 0));
	}

	private static void leaveCheckpoints(DriverManagerDataSource source) {
		Flyway.configure().dataSource(source).target("5").load().migrate();
		JdbcClient client = JdbcClient.create(source);
		client.sql("INSERT INTO sessions VALUES (?, 'ann', 'assistant', NULL, '{}', 2, 2, 0, 0, 0)")
			.param(SESSION)
			.update();
		insertRun(client, "ended", 1, "completed");
		insertRun(client, "live", 2, "unfinished");
	}

	private static void insertRun(JdbcClient client, String id, int ordinal, String state) {
		client.sql("""
				INSERT INTO runs (id, session_id, user_id, ordinal, message_id, agent, model, state, created_at)
				VALUES (?, ?, 'ann', ?, ?, 'assistant', 'gpt', ?, 0)""")
			.params(id, SESSION, ordinal, MESSAGE, state)
			.update();
		client.sql("INSERT INTO checkpoints (run_id, message_place, piece, content) VALUES (?, 1, 0, 'half')")
			.param(id)
			.update();
	}

	private static void assertOnlyTheLiveRunHasOne(Database database) {
		assertThat(database
			.<String>read((client) -> client.sql("SELECT run_id FROM checkpoints").query(String.class).single()))
			.isEqualTo("live");
	}

}
