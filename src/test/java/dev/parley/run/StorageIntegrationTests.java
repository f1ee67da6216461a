package dev.parley.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.SqliteLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Another program locks the database: nothing can be written for a while. */
@OwnServers
class StorageIntegrationTests extends StorageTest {

	private static final Duration SOON = Patience.LIMIT;

	private static final Duration PATIENCE = Patience.LIMIT;

	@Test
	void saysSoonThatAMessageCannotBeAccepted() throws Exception {
		long begun;
		try (SqliteLock _ = new SqliteLock(this.data)) {
			begun = System.nanoTime();
			Response refused = this.server.chat(Json.message("Hi"));
			assertThat(refused).isProblem(503, "storage_unavailable");
			assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Patience.AT_ONCE);
			assertThat(this.server.get("/sessions")).as("reading goes on").hasStatus(200);
		}
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
		assertThat(this.server.get("/sessions").json().path("sessions")).hasSize(1);
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void saysSoonThatManyMessagesCannotBeAccepted() throws Exception {
		try (SqliteLock _ = new SqliteLock(this.data)) {
			long begun = System.nanoTime();
			List<Response> refused = Parallel.calls(50, (i) -> this.server.chat(Json.message("Hi")));
			assertThat(refused).allSatisfy((response) -> assertThat(response).isProblem(503, "storage_unavailable"));
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
		}
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
	}

	@Test
	void waitsForAWriterThatIsSoonDone() throws Exception {
		SqliteLock lock = new SqliteLock(this.data);
		List<Response> answers = Parallel.calls(5, (i) -> this.server.chat(Json.message("Hi " + i)), () -> {
			Awaitility.await()
				.until(() -> !this.server.get("/metrics").body().contains("parley_store_retries_total 0.0"));
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
			try (SqliteLock _ = new SqliteLock(this.data)) {
				List<Response> refused = Parallel.calls(1, (i) -> this.server.chat(Json.message("Hi")), () -> {
					List<Duration> delays = new ArrayList<>();
					for (int i = 1; i < tokens.length - 1; i++) {
						gate.awaitWaiting(1, SOON);
						long released = System.nanoTime();
						gate.release();
						Event token = stream.next();
						delays.add(Duration.ofNanos(token.arrivedAt() - released));
					}
					// Most of them, because a busy machine may delay any of them.
					delays.sort(null);
					assertThat(delays.get(delays.size() / 2)).isLessThan(Duration.ofSeconds(1));
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
	void tellsTheEndOnceTheStoreIsBack() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Whole").gatedBy(gate));
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			gate.awaitWaiting(1, SOON);
			// Longer than one attempt to store the end.
			lockFor(Duration.ofMillis(2500), gate::releaseAll);
			assertThat(stream.last().type()).isEqualTo("done");
			assertThat(this.server.get("/runs/" + stream.runId())).has("/state", "completed").has("/response", "Whole");
		}
	}

	@Test
	void keepsAnAnswerThatCouldNotBeStored() throws Exception {
		String run;
		String session;
		try (EventStream stream = endWhileLocked("key-1")) {
			assertThat(stream.last().get("code")).isEqualTo("storage_unavailable");
			assertThat(stream.last().json().path("retryable").asBoolean()).isTrue();
			run = stream.runId();
			session = stream.sessionId();
		}
		assertThat(this.server.chat(Json.message("Go on", session))).hasStatus(200);
		assertThat(Calls.conversation(this.model.requests().getLast())).containsExactly("Hi", "Whole", "Go on");
		assertThat(this.server.get("/runs/" + run)).has("/state", "completed").has("/response", "Whole");
		try (EventStream again = Calls.resume(this.server, "/runs/" + run + "/stream", "")) {
			assertThat(again.last().type()).isEqualTo("done");
		}
	}

	@Test
	void neverShowsSuchAnAnswerAsQueued() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Whole").gatedBy(gate));
		try (EventStream stream = this.server.stream(Json.message("Hi")); SqliteLock _ = new SqliteLock(this.data)) {
			gate.releaseAll();
			assertThat(stream.last().type()).isEqualTo("error");
			assertThat(this.server.get("/runs/" + stream.runId())).has("/state", "running");
		}
	}

	@Test
	void doesNotAskAgainForAnAnswerThatItKept() throws Exception {
		endWhileLocked("key-2").close();
		Response again = Awaitility.await()
			.atMost(SOON)
			.until(() -> Calls.post(this.server, "/chat", "key-2", Json.message("Hi")),
					(response) -> response.status() == 200);
		assertThat(again).has("/response", "Whole").hasHeader("Idempotent-Replayed", "true");
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void losesNothingInTheMiddleOfAnAnswer(@TempDir Path crashed) throws Exception {
		Gate gate = new Gate();
		String[] words = IntStream.range(0, 40).mapToObj((i) -> "word" + i + " ").toArray(String[]::new);
		this.model.next(Answer.tokens(words).gatedBy(gate));
		try (EventStream stream = this.server.stream(Json.message("Say it"))) {
			gate.release(8);
			say(stream, 8);
			awaitCheckpointed(words, 8);
			// Longer than a checkpoint is retried.
			lockFor(Duration.ofMillis(3200), () -> {
				for (int i = 8; i < 23; i++) {
					gate.release();
					say(stream, 1);
				}
			});
			gate.release(7);
			say(stream, 7);
			awaitCheckpointed(words, 30);
			this.parley.crashCopy(crashed);
			try (Parley next = Parley.start(crashed, this.model.baseUrl())) {
				assertThat(next.server().get("/runs/" + stream.runId())).has("/response",
						String.join("", Arrays.copyOf(words, 30)));
			}
			gate.releaseAll();
			assertThat(stream.last().type()).isEqualTo("done");
		}
	}

	private static void say(EventStream stream, int tokens) {
		for (int i = 0; i < tokens; i++) {
			stream.event("token");
		}
	}

	/** Waits until the last of the given number of words is in a checkpoint. */
	private void awaitCheckpointed(String[] words, int count) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.parley.number("SELECT count(*) FROM checkpoints WHERE content LIKE ?",
					"%" + words[count - 1]) > 0);
	}

	@Test
	void reportsAnEndThatIsNeitherStoredNorInMemory() throws Exception {
		this.parley.close();
		this.parley = Parley.start(this.data, this.model.baseUrl(), "parley.run.log-capacity=1B");
		this.server = this.parley.server();
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half").gatedBy(gate));
		try (EventStream stream = Calls.stream(this.server, "key-3", Json.message("Hi"))) {
			gate.awaitWaiting(1, SOON);
			try (SqliteLock _ = new SqliteLock(this.data)) {
				gate.releaseAll();
				assertThat(stream.last().type()).isEqualTo("error");
				Awaitility.await().until(() -> this.parley.part(RunManager.class).count() == 0);
				assertThat(Calls.post(this.server, "/chat", "key-3", Json.message("Hi"))).isProblem(503,
						"storage_unavailable");
			}
		}
		assertThat(Awaitility.await()
			.atMost(SOON)
			.until(() -> Calls.post(this.server, "/chat", "key-3", Json.message("Hi")),
					(response) -> response.status() == 200))
			.has("/response", "Half");
	}

	private EventStream endWhileLocked(String key) throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Whole").gatedBy(gate));
		EventStream stream = Calls.stream(this.server, key, Json.message("Hi"));
		gate.awaitWaiting(1, SOON);
		try (SqliteLock _ = new SqliteLock(this.data)) {
			gate.releaseAll();
			assertThat(stream.last().type()).isEqualTo("error");
		}
		return stream;
	}

	/** Locks the database for the given time while it runs an action. */
	private void lockFor(Duration duration, Runnable action) throws Exception {
		try (SqliteLock _ = new SqliteLock(this.data)) {
			long begun = System.nanoTime();
			action.run();
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> Duration.ofNanos(System.nanoTime() - begun).compareTo(duration) > 0);
		}
	}

}
