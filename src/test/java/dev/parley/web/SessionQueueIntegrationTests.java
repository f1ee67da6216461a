package dev.parley.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Many concurrent messages. */
class SessionQueueIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@Test
	void answersMessagesOfOneSessionOneAfterTheOther() throws InterruptedException {
		Gate first = new Gate();
		Gate second = new Gate();
		this.model.next(Answer.tokens("First", " answer").gatedBy(first),
				Answer.tokens("Second", " answer").gatedBy(second));
		try (EventStream one = this.server.stream(Json.message("One"));
				EventStream two = this.server.stream(Json.message("Two", one.sessionId()))) {
			first.release();
			assertThat(one.event("token").get("content")).isEqualTo("First");
			assertThat(two.next().type()).isEqualTo("session");
			first.awaitWaiting(1, SOON);
			assertThat(this.model.requests()).hasSize(1);
			assertThat(this.server.get("/runs/" + two.runId())).has("/state", "queued");
			assertThat(this.server.get("/sessions/" + one.sessionId())).has("/active_run_id", one.runId())
				.has("/message_count", 2);
			first.releaseAll();
			one.event("done");
			second.awaitWaiting(1, SOON);
			assertThat(two.hasNext()).isFalse();
			assertThat(this.server.get("/sessions/" + one.sessionId())).has("/active_run_id", two.runId());
			second.releaseAll();
			assertThat(two.text()).isEqualTo("Second answer");
			assertThat(this.model.requests()
				.getLast()
				.messages()
				.stream()
				.skip(1)
				.map((message) -> message.path("content").asString())).containsExactly("One", "First answer", "Two");
			assertThat(Json.texts(this.server.get("/sessions/" + one.sessionId()).json().path("messages"), "content"))
				.containsExactly("One", "First answer", "Two", "Second answer");
		}
	}

	@Test
	void goesOnWithTheNextMessageWhenOneFails() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half").gatedBy(gate).thenCut(), Answer.tokens("Whole"));
		try (EventStream one = this.server.stream(Json.message("One"));
				EventStream two = this.server.stream(Json.message("Two", one.sessionId()))) {
			gate.awaitWaiting(1, SOON);
			gate.releaseAll();
			assertThat(one.last().type()).isEqualTo("error");
			assertThat(two.last().type()).isEqualTo("done");
			assertThat(this.model.requests()
				.getLast()
				.messages()
				.stream()
				.skip(1)
				.map((message) -> message.path("content").asString()))
				.containsExactly("One", "Half\n\n[The answer broke off here.]", "Two");
		}
	}

	@Test
	void answersTwentySessionsAtOnce() throws Exception {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("You said ", request.lastUserMessage()).gatedBy(gate));
		List<Response> responses = inParallel(20, (i) -> this.server.chat(Json.message("Message " + i)), () -> {
			gate.awaitWaiting(20, SOON);
			gate.releaseAll();
		});
		assertThat(IntStream.range(0, 20))
			.allSatisfy((i) -> assertThat(responses.get(i)).has("/response", "You said Message " + i));
		assertThat(responses.stream().map((response) -> response.get("session_id"))).doesNotHaveDuplicates();
	}

	@Test
	void streamsTwentySessionsAtOnce() throws InterruptedException {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("You said ", request.lastUserMessage()).gatedBy(gate));
		List<EventStream> streams = new ArrayList<>();
		try {
			for (int i = 0; i < 20; i++) {
				streams.add(this.server.stream(Json.message("Message " + i)));
			}
			gate.awaitWaiting(20, SOON);
			gate.releaseAll();
			for (int i = 0; i < 20; i++) {
				assertThat(streams.get(i).text()).isEqualTo("You said Message " + i);
			}
		}
		finally {
			streams.forEach(EventStream::close);
		}
	}

	@Test
	void losesAndMixesNothingOfTenMessagesToOneSession() throws Exception {
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		List<Response> responses = inParallel(10, (i) -> this.server.chat(Json.message("Message " + i, session)),
				() -> {
				});
		assertThat(IntStream.range(0, 10))
			.allSatisfy((i) -> assertThat(responses.get(i)).has("/response", "Echo: Message " + i));
		Response stored = this.server.get("/sessions/" + session);
		List<String> contents = Json.texts(stored.json().path("messages"), "content");
		assertThat(contents).hasSize(20);
		for (int turn = 0; turn < 20; turn += 2) {
			assertThat(contents.get(turn + 1)).isEqualTo("Echo: " + contents.get(turn));
		}
		List<RecordedRequest> asked = this.model.requests();
		for (int turn = 0; turn < 10; turn++) {
			assertThat(asked.get(turn).messages().stream().skip(1).map((message) -> message.path("content").asString()))
				.containsExactlyElementsOf(contents.subList(0, 2 * turn + 1));
		}
		assertThat(stored).has("/tokens_used",
				responses.stream().mapToInt((response) -> response.json().at("/usage/total_tokens").asInt()).sum());
	}

	@Test
	void refusesTheMessageThatDoesNotFitIntoTheQueue() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hello").gatedBy(gate));
		List<EventStream> streams = new ArrayList<>();
		try {
			streams.add(this.server.stream(Json.message("Hi")));
			String session = streams.getFirst().sessionId();
			for (int i = 0; i < 16; i++) {
				streams.add(this.server.stream(Json.message("Message " + i, session)));
			}
			assertThat(this.server.chat(Json.message("One too many", session))).isProblem(409, "queue_full");
			gate.releaseAll();
			assertThat(streams).allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("done"));
			assertThat(this.server.get("/sessions/" + session)).has("/message_count", 34);
		}
		finally {
			streams.forEach(EventStream::close);
		}
	}

	private static List<Response> inParallel(int count, IntFunction<Response> call, Step meanwhile) throws Exception {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Response>> calls = IntStream.range(0, count)
				.mapToObj((i) -> threads.submit((Callable<Response>) () -> call.apply(i)))
				.toList();
			meanwhile.run();
			List<Response> responses = new ArrayList<>();
			for (Future<Response> response : calls) {
				responses.add(response.get());
			}
			return responses;
		}
	}

	/** The action that runs during the calls. */
	private interface Step {

		void run() throws Exception;

	}

}
