package dev.parley.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.database.Database;
import dev.parley.store.database.PostgresAddress;
import dev.parley.store.database.PostgresDatabase;
import dev.parley.store.database.Replica;
import dev.parley.store.database.SqliteDatabase;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.note.Notes;
import dev.parley.store.usage.TokenUsage;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** A store with its own database, and methods to fill it. */
public record TestStore(String name, Database database, Sessions sessions, RunAcceptance runAcceptance, Runs runs,
		RunRecovery maintenance, Messages messages) implements AutoCloseable {

	public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

	public static final String USER = "ann";

	public static Stream<TestStore> onEachDatabase() {
		return Stream.of("SQLite", "PostgreSQL").map(TestStore::open);
	}

	private static TestStore open(String name) {
		String id = UUID.randomUUID().toString();
		return name.equals("SQLite") ? sqlite(id) : postgres(id);
	}

	private static TestStore sqlite(String name) {
		try {
			Path folder = Files.createTempDirectory("parley-" + name);
			return on("SQLite", new Temporary(SqliteDatabase.open(folder.resolve("parley.db")), folder));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static TestStore postgres(String name) {
		return on("PostgreSQL",
				PostgresDatabase.open(PostgresAddress.parse(PostgresServer.running().newDatabase(name))));
	}

	public static TestStore on(String name, Database database) {
		return new TestStore(name, database, new Sessions(database), new RunAcceptance(database, Replica.ALONE),
				new Runs(database), new RunRecovery(database, Replica.ALONE), new Messages(database));
	}

	/** The notes. */
	public Notes notes() {
		return new Notes(this.database);
	}

	/** Creates a session. */
	public Session begin(String userId) {
		Session session = session(userId);
		this.sessions.create(session, null);
		return session;
	}

	/** Accepts a run of an existing session. */
	public Run accept(Session session, String message) {
		return accept(session, message, "assistant");
	}

	/** Accepts a run that asks for this agent. */
	public Run accept(Session session, String message, String agent) {
		Run run = Run.unfinished(Ids.next(), session.id(), session.userId(), Ids.next(), agent, "gpt", NOW);
		if (!(this.runAcceptance.accept(run, NewTurn.of(message), null, null) instanceof Acceptance.Stored)) {
			throw new IllegalStateException("The session is gone");
		}
		return run;
	}

	/**
	 * Ends a run with an answer of 3 + 4 tokens at place 1; returns the session's total.
	 */
	public long complete(Run run, String answer) {
		return this.runs.end(run.claim(), completed(3, 4), said(1, answer, Status.COMPLETE)).orElseThrow();
	}

	/** Stores a complete turn. */
	public Run turn(Session session, String message, String answer) {
		Run run = accept(session, message);
		complete(run, answer);
		return run;
	}

	/** Stores a turn with a tool call. */
	public Run turnWithTool(Session session, String message, String answer) {
		Run run = accept(session, message);
		NewMessage asked = said(1, "Let me see.", Status.COMPLETE,
				ToolCallRow.pending("call_1", "clock", "{\"zone\":\"UTC\"}"));
		this.runs.say(run.claim(), asked);
		this.runs.toolOutcome(run.claim(), new Runs.CallPlace(asked.id(), 0),
				new ToolCallRow("call_1", "clock", "{}", ToolCallRow.State.SUCCEEDED, "noon", 1L));
		this.runs.end(run.claim(), completed(3, 4), said(2, answer, Status.COMPLETE));
		return run;
	}

	public List<String> contents(Session session) {
		return this.messages.history(session.id(), session.userId(), null, 100, false)
			.stream()
			.map((shown) -> shown.message().content())
			.toList();
	}

	public Session found(Session session) {
		return this.sessions.find(session.id(), session.userId()).orElseThrow();
	}

	public Optional<RunEnd> endOf(Run run) {
		return this.runs.find(run.id(), run.userId()).map(Run::end);
	}

	public static Session session(String userId) {
		return Session.empty(Ids.next(), userId, "assistant", "a title", "{\"a\":1}", NOW);
	}

	public static Run run(Session session) {
		return Run.unfinished(Ids.next(), session.id(), session.userId(), Ids.next(), "assistant", "gpt", NOW);
	}

	public static RunEnd completed(int promptTokens, int completionTokens) {
		return new RunEnd(new RunEnd.Completed("stop", "gpt-1"), NOW, NOW.plusSeconds(1),
				new TokenUsage(promptTokens, completionTokens, false));
	}

	public static NewMessage said(int place, String content, Status status, ToolCallRow... calls) {
		return new NewMessage(Ids.next(), place, Role.ASSISTANT, content, status, List.of(calls), NOW.plusSeconds(1));
	}

	@Override
	public void close() {
		this.database.close();
	}

	@Override
	public String toString() {
		return this.name;
	}

	/** A database whose folder is deleted when it is closed. */
	private record Temporary(Database database, Path folder) implements Database {

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
			return this.database.write(work);
		}

		@Override
		public void close() {
			this.database.close();
			try {
				FileSystemUtils.deleteRecursively(this.folder);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
