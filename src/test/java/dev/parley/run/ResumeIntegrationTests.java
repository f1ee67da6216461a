package dev.parley.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.parley.agent.model.WellFormedText;
import dev.parley.store.id.Ids;
import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.RawStream;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A disconnected reader continues where it stopped. */
class ResumeIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	private static final String[] TOKENS = { " word", "é", "漢字", "😀", "\ud83d", "\ude00 ", "\udc00", "line\n\nline",
			"\"\\", "\u0000\u001f" };

	@Test
	void tellsWhatWasMissedAndThenFollows() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		String run;
		try (EventStream cut = this.server.stream(Json.message("Count"))) {
			gate.release(2);
			cut.next();
			assertThat(cut.next().id()).isEqualTo("2");
			run = cut.runId();
		}
		try (EventStream header = Calls.resume(this.server, "/runs/" + run + "/stream", "2");
				EventStream parameter = Calls.resume(this.server, "/runs/" + run + "/stream?after=2", "");
				EventStream both = Calls.resume(this.server, "/runs/" + run + "/stream?after=1", "3");
				EventStream start = Calls.resume(this.server, "/runs/" + run + "/stream", "")) {
			assertThat(header.runId()).isEqualTo(run);
			assertThat(header.header("Location")).isEqualTo("/runs/" + run + "/stream");
			assertThat(header.header("X-Accel-Buffering")).isEqualTo("no");
			assertThat(header.next().id()).isEqualTo("3");
			gate.awaitWaiting(1, SOON);
			assertThat(header.hasNext()).isFalse();
			gate.releaseAll();
			assertThat(header.all().stream().map(Event::id)).containsExactly("3", "4", "5");
			assertThat(header.tokens()).containsExactly(" two", " three");
			assertThat(parameter.all().stream().map(Event::data))
				.containsExactlyElementsOf(header.all().stream().map(Event::data).toList());
			assertThat(both.tokens()).as("the header wins").containsExactly(" three");
			assertThat(start.all().stream().map(Event::id)).containsExactly("1", "2", "3", "4", "5");
		}
	}

	@Test
	void sendsTheHeadBeforeThereIsAnythingToTell() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One").gatedBy(gate));
		try (EventStream first = this.server.stream(Json.message("Count"))) {
			first.next();
			long asked = System.nanoTime();
			try (EventStream back = Calls.resume(this.server, "/runs/" + first.runId() + "/stream", "1")) {
				assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
				assertThat(back.status()).isEqualTo(200);
				gate.releaseAll();
				assertThat(back.types()).containsExactly("token", "done");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-1", "1.5", "1e3", "99999999999999999999", "1 2" })
	void refusesACursorThatIsNoNumber(String cursor) {
		String run = this.server.chat(Json.message("Hi")).get("run_id");
		assertThat(this.server.send(this.server.request("/runs/" + run + "/stream").header("Last-Event-ID", cursor)))
			.isInvalid("Last-Event-ID");
		assertThat(this.server.get("/runs/" + run + "/stream?after=" + cursor.replace(" ", "%20"))).isInvalid("after");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4", "5", "999999999" })
	void tellsAReaderThatHasSeenTheEndToStop(String cursor) {
		this.model.answer("Hello", " world");
		String run = this.server.chat(Json.message("Hi")).get("run_id");
		try (EventStream whole = Calls.resume(this.server, "/runs/" + run + "/stream", "")) {
			assertThat(whole.types()).startsWith("session", "token").endsWith("done");
		}
		try (EventStream stream = Calls.resume(this.server, "/runs/" + run + "/stream", cursor)) {
			assertThat(stream.status()).isEqualTo(204);
			assertThat(stream.all()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "0", "01890000-0000-7000-8000-000000000000" })
	void knowsNoOtherRuns(String id) {
		assertThat(this.server.get("/runs/" + id + "/stream")).isProblem(404, "run_not_found");
		assertThat(this.server.get("/runs/" + id + "/stream?after=7")).isProblem(404, "run_not_found");
		assertThat(this.server.get("/sessions/" + id + "/stream")).isProblem(404, "session_not_found");
	}

	@Test
	void followsASession() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		try (EventStream first = this.server.stream(Json.message("Count"))) {
			gate.release(2);
			first.event("token");
			String run = first.runId();
			String path = "/sessions/" + first.sessionId() + "/stream";
			gate.awaitWaiting(1, SOON);
			try (EventStream start = Calls.resume(this.server, path, "");
					EventStream later = Calls.resume(this.server, path, run + ":2");
					EventStream another = Calls.resume(this.server, path, Ids.next() + ":2")) {
				assertThat(later.next().id()).isEqualTo(run + ":3");
				assertThat(another.next().id()).isEqualTo(run + ":1");
				gate.releaseAll();
				assertThat(start.all().stream().map(Event::id))
					.containsExactlyElementsOf(IntStream.rangeClosed(1, 5).mapToObj((i) -> run + ":" + i).toList());
				assertThat(start.all().stream().map(Event::data))
					.containsExactlyElementsOf(first.all().stream().map(Event::data).toList());
				assertThat(later.tokens()).containsExactly(" two", " three");
			}
			try (EventStream idle = Calls.resume(this.server, path, run + ":5");
					EventStream fresh = Calls.resume(this.server, path, "")) {
				assertThat(idle.status()).isEqualTo(204);
				assertThat(fresh.status()).isEqualTo(204);
			}
		}
	}

	@Test
	void tellsASessionsFollowerTheRestOfTheRunThatHasEnded() {
		this.model.next(Answer.tokens("One", " two"));
		Gate gate = new Gate();
		try (EventStream first = this.server.stream(Json.message("Count"))) {
			String path = "/sessions/" + first.sessionId() + "/stream";
			String run = first.runId();
			first.event("done");
			this.model.next(Answer.tokens("Another").gatedBy(gate));
			try (EventStream rest = Calls.resume(this.server, path, run + ":2")) {
				assertThat(rest.all().stream().map(Event::id)).containsExactly(run + ":3", run + ":4");
				assertThat(rest.last().type()).isEqualTo("done");
				assertThat(rest.last().data()).isEqualTo(first.last().data());
			}
			try (EventStream another = this.server.stream(Json.message("And?", first.sessionId()));
					EventStream rest = Calls.resume(this.server, path, run + ":3");
					EventStream next = Calls.resume(this.server, path, run + ":4")) {
				assertThat(rest.all().stream().map(Event::id)).containsExactly(run + ":4");
				assertThat(next.next().id()).isEqualTo(another.runId() + ":1");
				gate.releaseAll();
				assertThat(next.last().type()).isEqualTo("done");
			}
		}
	}

	@Test
	void knowsNoRunOfAnotherSessionInASessionsStream() {
		Response other = this.server.chat(Json.message("Hi"));
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		try (EventStream stream = Calls.resume(this.server, "/sessions/" + session + "/stream",
				other.get("run_id") + ":1")) {
			assertThat(stream.status()).isEqualTo(204);
		}
	}

	@Test
	void waitsForTheEventsAfterACursorThatIsAhead() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three", " four").gatedBy(gate));
		try (EventStream first = this.server.stream(Json.message("Count"))) {
			gate.release();
			first.event("token");
			gate.awaitWaiting(1, SOON);
			try (EventStream ahead = Calls.resume(this.server, "/runs/" + first.runId() + "/stream?after=4", "")) {
				gate.releaseAll();
				assertThat(ahead.all().stream().map(Event::id)).containsExactly("5", "6");
				assertThat(ahead.tokens()).containsExactly(" four");
			}
		}
	}

	@Test
	void losesNothingInFiveHundredCuts() throws InterruptedException {
		Random random = new Random(42);
		String[] tokens = random.ints(1500, 0, TOKENS.length).mapToObj((i) -> TOKENS[i]).toArray(String[]::new);
		Gate gate = new Gate();
		this.model.next(Answer.tokens(tokens).gatedBy(gate));
		try (EventStream uncut = this.server.stream(Json.message("Much"))) {
			Cuts cuts = new Cuts(this.server.uri("/runs/" + uncut.runId() + "/stream"), gate);
			List<List<Event>> read = Parallel.calls(18, (i) -> cuts.follow(new Random(i), i % 3));
			assertThat(uncut.text()).isEqualTo(WellFormedText.of(String.join("", tokens)));
			List<String> log = told(uncut.all());
			assertThat(read).allSatisfy((events) -> assertThat(told(events)).isEqualTo(log));
			assertThat(cuts.count.get()).isGreaterThanOrEqualTo(500);
		}
	}

	private static List<String> told(List<Event> events) {
		return events.stream().map((event) -> event.id() + event.type() + event.data()).toList();
	}

	/**
	 * Readers whose connections break; at each break the model continues a little.
	 */
	private static final class Cuts {

		private static final Duration PATIENCE = Duration.ofMillis(20);

		final AtomicInteger count = new AtomicInteger();

		private final CountDownLatch halfWay = new CountDownLatch(1);

		private final CountDownLatch end = new CountDownLatch(1);

		private final URI uri;

		private final Gate gate;

		Cuts(URI uri, Gate gate) {
			this.uri = uri;
			this.gate = gate;
		}

		/**
		 * Assembles the events of a reader that starts at the beginning, halfway or at
		 * the end.
		 */
		List<Event> follow(Random random, int start) {
			List<Event> events = new ArrayList<>();
			try {
				switch (start) {
					case 1 -> this.halfWay.await();
					case 2 -> this.end.await();
					default -> {
					}
				}
				while (events.isEmpty() || !events.getLast().type().equals("done")) {
					String seen = events.isEmpty() ? "" : events.getLast().id();
					try (RawStream stream = RawStream.get(this.uri, seen)) {
						// The end, which holds the whole answer, is longer than most
						// reads.
						int length = random.nextInt(1, (random.nextInt(8) == 0) ? 60_000 : 4000);
						events.addAll(stream.read(length, PATIENCE).events());
						if (stream.head().contains("\r\n\r\n") && !stream.head().startsWith("HTTP/1.1 200")) {
							throw new AssertionError(stream.head());
						}
					}
					this.gate.release(random.nextInt(1, 7));
					this.count.incrementAndGet();
					if (events.size() > 700) {
						this.halfWay.countDown();
					}
				}
				this.end.countDown();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return events;
		}

	}

}
