package dev.parley.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The real process is killed repeatedly, each time with the same data folder. */
@OwnProcesses
class CrashIntegrationTests {

	/** Each kind of crash. */
	private static final int FEWEST_ROUNDS = 2;

	private static final int ROUNDS = 20;

	/** How long there are further rounds. */
	private static final Duration ENOUGH = Duration.ofSeconds(40);

	private static final Duration PACE = Duration.ofMillis(20);

	private static final int STREAMS = 50;

	/**
	 * How much of the text that a client has seen may be lost: one and a half checkpoint
	 * intervals; on a machine that is too slow for the model's pace, proportionally more.
	 */
	private static final Duration LOSS = Duration.ofMillis(1500);

	private static final String[] WORDS = IntStream.range(0, 1000).mapToObj((i) -> i + " é😀 ").toArray(String[]::new);

	/** The duration of the last answer divided by its duration at the model's pace. */
	private volatile long slowness = 1;

	private final AtomicBoolean slow = new AtomicBoolean();

	private final Random random = new Random(7);

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@BeforeEach
	void needTheJar() {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
		this.model.otherwise((request) -> this.slow.get() ? Answer.tokens(WORDS).every(PACE)
				: Answer.tokens("Echo: ", request.lastUserMessage()));
	}

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void losesNothingThatWasAcceptedInManyCrashes() throws Exception {
		List<String> sessions = new ArrayList<>();
		List<Asked> asked = List.of();
		long begun = System.nanoTime();
		int crashes = 0;
		boolean last = false;
		while (!last) {
			last = crashes >= FEWEST_ROUNDS && (crashes == ROUNDS || System.nanoTime() - begun > ENOUGH.toNanos());
			this.slow.set(false);
			try (ParleyProcess parley = ParleyProcess.start(this.data, this.model.baseUrl(), Map.of())) {
				for (Asked userMessage : asked) {
					check(parley.server(), userMessage);
				}
				List<Asked> crashed = asked;
				Parallel.calls(crashed.size(), (i) -> goOn(parley.server(), crashed.get(i), i % 2 == 0));
				asked.forEach((userMessage) -> sessions.add(userMessage.sessionId()));
				if (!last) {
					this.slow.set(true);
					asked = ask(parley, crashes++, sessions);
				}
			}
		}
		assertThat(crashes).isGreaterThanOrEqualTo(FEWEST_ROUNDS);
		assertThat(sessions).hasSizeGreaterThan(crashes * STREAMS / 4);
	}

	/** Asks, every second time in an existing session, and then kills the process. */
	private List<Asked> ask(ParleyProcess parley, int round, List<String> sessions) throws InterruptedException {
		List<String> known = sessions.stream().distinct().limit(STREAMS).toList();
		BlockingQueue<Asked> begun = new LinkedBlockingQueue<>();
		Parallel.calls(STREAMS, (i) -> {
			ObjectNode message = Json.message("Question %d of round %d".formatted(i, round));
			if (i % 2 == 0 && i < known.size()) {
				message.put("session_id", known.get(i));
			}
			String key = "key-%d-%d".formatted(round, i);
			try {
				return begun.add(new Asked(key, message, Calls.stream(parley.server(), key, message)));
			}
			catch (AssertionError ex) {
				// The process died before it accepted the message.
				return false;
			}
		}, () -> {
			// In the second of four rounds it dies in the middle of accepting.
			Asked first = begun.take();
			int events = (round % 4 == 1) ? 1 : this.random.nextInt(1, 150);
			long reading = System.nanoTime();
			first.read(events);
			this.slowness = Math.max(1, (System.nanoTime() - reading) / (events * PACE.toNanos()));
			parley.kill();
		});
		long crashedAt = System.nanoTime();
		begun.forEach((userMessage) -> userMessage.drain(crashedAt));
		List<Asked> acknowledged = begun.stream().filter((userMessage) -> !userMessage.seen.isEmpty()).toList();
		assertThat(acknowledged)
			.allSatisfy((userMessage) -> assertThat(userMessage.types()).doesNotContain("done", "error"));
		return acknowledged;
	}

	private void check(Server server, Asked userMessage) {
		Response run = server.get("/runs/" + userMessage.runId());
		assertThat(run).hasStatus(200)
			.has("/state", "failed")
			.has("/error/code", "interrupted")
			.has("/error/retryable", true);
		Response session = server.get("/sessions/" + userMessage.sessionId());
		assertThat(session).hasNull("/active_run_id");
		JsonNode messages = session.json().path("messages");
		List<JsonNode> own = messages.valueStream()
			.filter((message) -> message.path("run_id").asString().equals(userMessage.runId()))
			.toList();
		assertThat(own.getFirst().path("content").asString()).isEqualTo(userMessage.message.path("message").asString());
		String partial = run.get("response");
		assertThat(String.join("", WORDS)).startsWith(partial);
		Duration loss = LOSS.multipliedBy(this.slowness);
		assertThat(partial.length()).as("what was seen %s before the end", loss)
			.isGreaterThanOrEqualTo(userMessage.seenBefore(loss).length());
		if (!partial.isEmpty()) {
			assertThat(own.getLast().path("content").asString()).isEqualTo(partial);
			assertThat(own.getLast().path("status").asString()).isEqualTo("partial");
		}
	}

	/** Repeats a message with its key, or sends the next one. */
	private static boolean goOn(Server server, Asked userMessage, boolean again) {
		String text = userMessage.message.path("message").asString();
		if (again) {
			Response answer = Calls.post(server, "/chat", userMessage.key, userMessage.message);
			assertThat(answer).hasStatus(200)
				.has("/response", "Echo: " + text)
				.has("/session_id", userMessage.sessionId())
				.hasHeader("Idempotent-Replayed", "");
			assertThat(Calls.post(server, "/chat", userMessage.key, userMessage.message))
				.hasHeader("Idempotent-Replayed", "true")
				.has("/message_id", answer.get("message_id"));
		}
		else {
			assertThat(server.chat(Json.message("Next after " + text, userMessage.sessionId()))).hasStatus(200)
				.has("/response", "Echo: Next after " + text);
		}
		return again;
	}

	/** A message, and the part of its answer that the client has seen. */
	private static final class Asked {

		final String key;

		final ObjectNode message;

		final List<Event> seen = new ArrayList<>();

		private final EventStream stream;

		private long crashedAt;

		Asked(String key, ObjectNode message, EventStream stream) {
			this.key = key;
			this.message = message;
			this.stream = stream;
		}

		void read(int events) {
			for (int i = 0; i < events; i++) {
				this.seen.add(this.stream.next());
			}
		}

		void drain(long crashedAt) {
			this.crashedAt = crashedAt;
			while (this.stream.hasNext()) {
				this.seen.add(this.stream.next());
			}
			this.stream.close();
		}

		String runId() {
			return this.seen.getFirst().get("run_id");
		}

		String sessionId() {
			return this.seen.getFirst().get("session_id");
		}

		List<String> types() {
			return this.seen.stream().map(Event::type).toList();
		}

		String seenBefore(Duration duration) {
			return this.seen.stream()
				.filter((event) -> event.type().equals("token"))
				.filter((event) -> this.crashedAt - event.arrivedAt() > duration.toNanos())
				.map((event) -> event.get("content"))
				.collect(Collectors.joining());
		}

	}

}
