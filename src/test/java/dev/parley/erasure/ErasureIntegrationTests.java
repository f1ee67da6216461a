package dev.parley.erasure;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.parley.agent.AnswerCache;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.store.PostgresServer;
import dev.parley.store.database.Database;
import dev.parley.store.id.Ids;
import dev.parley.store.note.Note;
import dev.parley.store.note.Notes;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Pictures;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.SetClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deletions by a user, by an admin and by age, and the data that must remain, on each
 * database.
 */
@OwnServers
@ParameterizedClass
@ValueSource(strings = { "SQLite", "PostgreSQL" })
class ErasureIntegrationTests {

	private static final String ANN = "ann;web;FREE;USER";

	private static final String BOB = "bob;web;FREE;USER";

	private static final String ADMIN = "root;ops;ADMIN;USER,ADMIN";

	/** Tables with data of sessions. */
	private static final List<String> TABLES = List.of("sessions", "runs", "messages", "idempotency_keys",
			"search_documents", "notes", "attachments", "attachment_contents", "attachment_parts");

	private final String database;

	private final ScriptedModel model = ScriptedModel.start();

	private final SetClock clock = new SetClock();

	@TempDir
	private Path data;

	private Parley parley;

	ErasureIntegrationTests(String database) {
		this.database = database;
	}

	@BeforeEach
	void start() {
		this.model.otherwise((request) -> Answer.tokens("Echo ", request.lastUserMessage()).usage(30, 4));
		String url = this.database.equals("SQLite") ? ""
				: PostgresServer.running().newDatabase(UUID.randomUUID().toString());
		this.parley = Parley.start(this.data, this.model.baseUrl(), this.clock, "test.callers=true",
				"parley.erasure.session-retention=7d", "parley.store.database-url=" + url);
	}

	@AfterEach
	void close() {
		this.parley.close();
		this.model.close();
	}

	@Test
	void aUserDeletesAllSessionsAndNobodyElses() throws IOException {
		String first = chat(ANN, "zebra one", "key-1").get("session_id");
		chat(ANN, "zebra two", "key-2");
		String bobs = chat(BOB, "zebra three", "key-3").get("session_id");
		EventStream active = active(ANN);
		assertThat(send(ANN, "DELETE", "/sessions")).hasStatus(204);
		assertThat(active.last().type()).isEqualTo("cancelled");
		assertThat(active.last().get("cause")).isEqualTo("deletion");
		assertThat(send(ANN, "GET", "/sessions").json().path("sessions")).isEmpty();
		assertThat(send(ANN, "GET", "/sessions?q=zebra").json().path("sessions")).isEmpty();
		assertThat(send(ANN, "GET", "/sessions/" + first)).isProblem(404, "session_not_found");
		assertThat(send(BOB, "GET", "/sessions/" + bobs)).hasStatus(200).has("/message_count", 2);
		assertThat(chat(ANN, "zebra one", "key-1").header("Idempotent-Replayed")).isEmpty();
		assertThat(audited("sessions_deleted").path("user_id").asString()).isEqualTo("ann");
		assertThat(audited("sessions_deleted").path("detail").asString()).isEqualTo("3 sessions");
		assertThat(send(ANN, "DELETE", "/sessions")).hasStatus(204);
		assertThat(send(ANN, "DELETE", "/sessions")).hasStatus(204);
	}

	@Test
	void anAdminErasesAUserAndTheTotalsStay() throws IOException {
		chat(ANN, "zebra one", "key-1");
		chat(ANN, "zebra two", "key-2");
		chat(BOB, "zebra three", "key-3");
		assertThat(send(ANN, "GET", "/sessions?q=zebra").json().path("sessions")).hasSize(2);
		note("ann", "zebra note");
		note("bob", "another note");
		EventStream active = active(ANN);
		long before = tokens("day");
		assertThat(send(ADMIN, "DELETE", "/admin/users/ann")).hasStatus(200)
			.has("/user_id", "ann")
			.has("/sessions", 3)
			.has("/notes", 1)
			.has("/complete", true);
		assertThat(active.last().get("cause")).isEqualTo("deletion");
		for (String table : TABLES) {
			assertThat(rows(table)).as(table).isEqualTo(table.equals("messages") ? 2 : rowsOfBob(table));
		}
		assertThat(Json.texts(send(ADMIN, "GET", "/admin/usage?by=user").json().path("usage"), "name"))
			.containsExactlyInAnyOrder("erased", "bob");
		assertThat(tokens("day")).isGreaterThanOrEqualTo(before);
		assertThat(tokens("day")).isEqualTo(tokens("user"));
		JsonNode line = audited("user_erased");
		assertThat(line.path("user_id").asString()).isEqualTo("root");
		assertThat(line.path("detail").asString()).isEqualTo("ann");
		// A second time, with usage that already exists under that name.
		chat(ANN, "back again", "key-1");
		assertThat(send(ADMIN, "DELETE", "/admin/users/ann")).hasStatus(200).has("/sessions", 1).has("/notes", 0);
		assertThat(Json.texts(send(ADMIN, "GET", "/admin/usage?by=user").json().path("usage"), "name"))
			.containsExactlyInAnyOrder("erased", "bob");
		assertThat(tokens("day")).isEqualTo(tokens("user"));
		assertThat(send(ADMIN, "DELETE", "/admin/users/nobody")).hasStatus(200).has("/sessions", 0);
		this.parley.stop();
		for (String text : List.of("zebra one", "zebra two", "zebra four", "zebra text", "zebra note", "back again",
				"zebra one attached")) {
			assertThat(filesWith(text)).as(text).isEmpty();
		}
		assertThat(filesWith("another note")).hasSize(this.database.equals("SQLite") ? 1 : 0);
	}

	/** Cached answers to the user must not be given to anybody after the erasure. */
	@Test
	void cachedAnswersGoWithAUser() {
		AnswerCache cache = this.parley.part(AnswerCache.class);
		cache.put("a hash", new ModelAnswer("said to ann", List.of(), null, "stop", "gpt"), Duration.ofHours(1));
		assertThat(send(ADMIN, "DELETE", "/admin/users/ann")).hasStatus(200);
		assertThat(cache.find("a hash")).isNull();
	}

	@Test
	void anIdThatAPathCannotHaveGoesIntoTheQuery() {
		String id = "https://login.example.com/realm#4711";
		note(id, "a note");
		assertThat(send(ADMIN, "DELETE", "/admin/users?user_id=" + URLEncoder.encode(id, StandardCharsets.UTF_8)))
			.hasStatus(200)
			.has("/user_id", id)
			.has("/notes", 1);
		assertThat(send(ADMIN, "DELETE", "/admin/users?user_id=%20")).isProblem(422, "validation_failed");
		assertThat(send(ADMIN, "DELETE", "/admin/users")).isProblem(400, "malformed_request");
	}

	@Test
	void onlyAnAdminErases() {
		for (String caller : List.of(ANN, "eve;web;ADMIN;USER,PREMIUM")) {
			assertThat(send(caller, "DELETE", "/admin/users/bob")).isProblem(403, "forbidden");
			assertThat(send(caller, "DELETE", "/admin/users?user_id=bob")).isProblem(403, "forbidden");
		}
	}

	@Test
	void unusedSessionsGoAndUsedOnesStay() throws IOException {
		String unused = chat(ANN, "long ago", "key-1").get("session_id");
		String used = chat(ANN, "long ago too", "key-2").get("session_id");
		EventStream active = active(BOB);
		this.clock.setAhead(Duration.ofDays(4));
		assertThat(this.parley.server()
			.send(caller(ANN, "/chat").POST(BodyPublishers.ofString(Json.message("still here", used).toString()))))
			.hasStatus(200);
		this.clock.setAhead(Duration.ofDays(8));
		this.parley.part(SessionRetention.class).deleteUnused(Duration.ofDays(7));
		assertThat(send(ANN, "GET", "/sessions/" + unused)).isProblem(404, "session_not_found");
		assertThat(send(ANN, "GET", "/sessions/" + used)).hasStatus(200);
		assertThat(send(BOB, "GET", "/runs/" + active.runId())).hasStatus(200).has("/state", "running");
		assertThat(audited("sessions_expired").path("detail").asString()).isEqualTo("1 sessions");
		assertThat(send(BOB, "DELETE", "/sessions")).hasStatus(204);
	}

	@Test
	void aSessionInNoListGoesAnHourAfterItsLastRun() {
		String unlisted = this.parley.server()
			.send(caller(ANN, "/chat")
				.POST(BodyPublishers.ofString(Json.message("for now").put("store", false).toString())))
			.get("session_id");
		String listed = chat(ANN, "for good", "key-listed").get("session_id");
		SessionRetention retention = this.parley.part(SessionRetention.class);
		this.clock.setAhead(Duration.ofMinutes(55));
		retention.deleteUnlisted();
		assertThat(send(ANN, "GET", "/sessions/" + unlisted)).hasStatus(200);
		this.clock.setAhead(Duration.ofMinutes(65));
		retention.deleteUnlisted();
		assertThat(send(ANN, "GET", "/sessions/" + unlisted)).isProblem(404, "session_not_found");
		assertThat(send(ANN, "GET", "/sessions/" + listed)).hasStatus(200);
	}

	private Response chat(String caller, String message, String key) {
		Response answer = this.parley.server()
			.send(caller(caller, "/chat").header("Idempotency-Key", key)
				.POST(BodyPublishers.ofString(Pictures
					.message(message,
							Pictures.attachment("file",
									Pictures.url("text/plain",
											(message + " attached").getBytes(StandardCharsets.US_ASCII)),
									"a.txt"))
					.toString())));
		assertThat(answer).hasStatus(200);
		return answer;
	}

	private EventStream active(String caller) {
		this.model.next(Answer.tokens("zebra text").thenStall());
		EventStream stream = this.parley.server()
			.follow(caller(caller, "/chat/stream")
				.POST(BodyPublishers.ofString(Json.message("zebra four").toString())));
		stream.event("token");
		return stream;
	}

	private void note(String user, String content) {
		UUID id = Ids.next();
		this.parley.part(Notes.class).add(new Note(id, user, "A note", content, Instant.now()), id.toString(), 10);
	}

	private Response send(String caller, String method, String path) {
		return this.parley.server().send(caller(caller, path).method(method, BodyPublishers.noBody()));
	}

	private HttpRequest.Builder caller(String caller, String path) {
		return this.parley.server().request(path).header("X-Test-Caller", caller);
	}

	private long tokens(String by) {
		return send(ADMIN, "GET", "/admin/usage?by=" + by).json()
			.path("usage")
			.valueStream()
			.mapToLong((line) -> line.path("total_tokens").asLong())
			.sum();
	}

	private int rows(String table) {
		return this.parley.part(Database.class)
			.read((client) -> client.sql("SELECT COUNT(*) FROM " + table).query(Integer.class).single());
	}

	private int rowsOfBob(String table) {
		String condition = table.equals("search_documents")
				? "session_id IN (SELECT id FROM sessions WHERE user_id = ?)" : "user_id = ?";
		return this.parley.part(Database.class)
			.read((client) -> client.sql("SELECT COUNT(*) FROM " + table + " WHERE " + condition)
				.param("bob")
				.query(Integer.class)
				.single());
	}

	private JsonNode audited(String event) throws IOException {
		Path log = this.data.resolve("audit.log");
		return Awaitility.await().until(() -> {
			try (Stream<String> lines = Files.lines(log)) {
				return lines.map(Json::parse).filter((line) -> line.path("event").asString().equals(event)).findFirst();
			}
		}, (found) -> found.isPresent()).orElseThrow();
	}

	/** SQLite's files that contain this text. */
	private List<String> filesWith(String text) throws IOException {
		try (Stream<Path> files = Files.list(this.data)) {
			return files.filter((file) -> file.getFileName().toString().startsWith("parley.db"))
				.filter((file) -> contains(file, text))
				.map(Path::toString)
				.toList();
		}
	}

	private static boolean contains(Path file, String text) {
		try {
			return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
