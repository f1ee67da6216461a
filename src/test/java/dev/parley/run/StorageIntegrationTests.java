package dev.parley.run;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Parallel;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Another program holds the database: nothing can be written for a while. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StorageIntegrationTests {

	private static final Duration SOON = Duration.ofSeconds(5);

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	private Parley parley;

	private Server server;

	@BeforeEach
	void start() {
		this.parley = Parley.start(this.data, this.model.baseUrl());
		this.server = this.parley.server();
	}

	@AfterEach
	void close() {
		this.parley.close();
		this.model.close();
	}

	@Test
	void saysSoonThatAMessageCannotBeAccepted() throws Exception {
		long begun;
		try (Lock _ = new Lock(this.data)) {
			begun = System.nanoTime();
			Response refused = this.server.chat(Json.message("Hi"));
			assertThat(refused).isProblem(503, "storage_unavailable");
			assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
			assertThat(this.server.get("/sessions")).as("reading goes on").hasStatus(200);
		}
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
		assertThat(this.server.get("/sessions").json().path("sessions")).hasSize(1);
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void saysSoonThatManyMessagesCannotBeAccepted() throws Exception {
		try (Lock _ = new Lock(this.data)) {
			long begun = System.nanoTime();
			List<Response> refused = Parallel.calls(50, (i) -> this.server.chat(Json.message("Hi")));
			assertThat(refused).allSatisfy((response) -> assertThat(response).isProblem(503, "storage_unavailable"));
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
		}
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
	}

	@Test
	void waitsForAWriterThatIsSoonDone() throws Exception {
		Lock lock = new Lock(this.data);
		List<Response> answers = Parallel.calls(20, (i) -> this.server.chat(Json.message("Hi " + i)), () -> {
			Awaitility.await().until(() -> this.server.get("/health").status() == 200);
			lock.close();
		});
		assertThat(answers).allSatisfy((answer) -> assertThat(answer).hasStatus(200));
	}

	@Test
	void streamsOnWhileNothingCanBeStored() throws Exception {
		Gate gate = new Gate();
		String[] tokens = "a b c d e f g h i j k l m n o p q r s t".split(" ", -1);
		this.model.next(Answer.tokens(tokens).gatedBy(gate));
		try (EventStream stream = this.server.stream(Json.message("Say it"))) {
			gate.release();
			stream.event("token");
			try (Lock _ = new Lock(this.data)) {
				List<Response> refused = Parallel.calls(1, (i) -> this.server.chat(Json.message("Hi")), () -> {
					for (int i = 1; i < tokens.length - 1; i++) {
						gate.awaitWaiting(1, SOON);
						long released = System.nanoTime();
						gate.release();
						Event token = stream.next();
						assertThat(Duration.ofNanos(token.arrivedAt() - released)).isLessThan(Duration.ofMillis(500));
					}
				});
				assertThat(refused.getFirst()).isProblem(503, "storage_unavailable");
			}
			gate.releaseAll();
			assertThat(stream.last().type()).isEqualTo("done");
			assertThat(stream.tokens()).containsExactly(tokens);
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/messages/1/content",
					String.join("", tokens));
		}
	}

	@Test
	void settlesARunWhoseEndCouldNotBeStored() throws Exception {
		String run;
		String session;
		try (EventStream stream = endWhileLocked("key-1")) {
			assertThat(stream.last().get("code")).isEqualTo("storage_unavailable");
			assertThat(stream.last().json().path("retryable").asBoolean()).isTrue();
			run = stream.runId();
			session = stream.sessionId();
		}
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.server.get("/runs/" + run)).has("/state", "failed")
				.has("/error/code", "storage_unavailable")
				.has("/response", "Half"));
		assertThat(this.server.chat(Json.message("Go on", session))).hasStatus(200);
		assertThat(Calls.conversation(this.model.requests().getLast())).containsExactly("Hi", "Half", "Go on");
	}

	@Test
	void asksAgainWhereTheEndCouldNotBeStored() throws Exception {
		endWhileLocked("key-2").close();
		assertThat(Calls.post(this.server, "/chat", "key-2", Json.message("Hi"))).hasStatus(200)
			.has("/response", "Echo: Hi")
			.hasHeader("Idempotent-Replayed", "");
		assertThat(Calls.conversation(this.model.requests().getLast())).containsExactly("Hi");
	}

	@Test
	void saysThatAnEndIsNotStoredThatIsNoLongerInMemoryEither() throws Exception {
		this.parley.close();
		this.parley = Parley.start(this.data, this.model.baseUrl(), "parley.run.log-capacity=1B");
		this.server = this.parley.server();
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half").gatedBy(gate));
		try (EventStream stream = Calls.stream(this.server, "key-3", Json.message("Hi"))) {
			gate.awaitWaiting(1, SOON);
			try (Lock _ = new Lock(this.data)) {
				gate.releaseAll();
				assertThat(stream.last().type()).isEqualTo("error");
				Awaitility.await().until(() -> this.parley.part(RunManager.class).count() == 0);
				assertThat(Calls.post(this.server, "/chat", "key-3", Json.message("Hi"))).isProblem(503,
						"storage_unavailable");
			}
		}
		assertThat(Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> Calls.post(this.server, "/chat", "key-3", Json.message("Hi")),
					(response) -> response.status() == 200))
			.has("/response", "Echo: Hi");
	}

	private EventStream endWhileLocked(String key) throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half").gatedBy(gate));
		EventStream stream = Calls.stream(this.server, key, Json.message("Hi"));
		gate.awaitWaiting(1, SOON);
		try (Lock _ = new Lock(this.data)) {
			gate.releaseAll();
			assertThat(stream.last().type()).isEqualTo("error");
		}
		return stream;
	}

	/** Holds the database's write lock until it is closed. */
	private static final class Lock implements AutoCloseable {

		private final Connection connection;

		Lock(Path data) throws SQLException {
			this.connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("parley.db"));
			try (Statement statement = this.connection.createStatement()) {
				statement.execute("PRAGMA busy_timeout = 5000");
				statement.execute("BEGIN IMMEDIATE");
			}
		}

		@Override
		public void close() {
			try {
				this.connection.close();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
