package dev.parley.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code if_busy}: a message to a busy session. */
@ServerProperties("parley.run.queue-length=100")
@OwnServers
class BusySessionIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@Test
	void refusesAMessageThatWouldNotWait() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("First").gatedBy(gate));
		try (EventStream active = this.server.stream(Json.message("One"))) {
			Response refused = this.server.chat(Json.message("Two", active.sessionId()).put("if_busy", "reject"));
			assertThat(refused).isProblem(409, "session_busy").has("/active_run_id", active.runId());
			assertThat(
					this.server.post("/chat/stream", Json.message("Two", active.sessionId()).put("if_busy", "reject")))
				.isProblem(409, "session_busy");
			gate.releaseAll();
			active.event("done");
			assertThat(this.server.get("/sessions/" + active.sessionId())).has("/message_count", 2);
			assertThat(this.server.chat(Json.message("Two", active.sessionId()).put("if_busy", "reject")))
				.hasStatus(200);
		}
	}

	@Test
	void takesThePlaceOfAllThatRunsAndWaits() throws InterruptedException {
		this.model.next(Answer.tokens("Half").thenStall(), Answer.tokens("Newest"));
		try (EventStream active = this.server.stream(Json.message("One"));
				EventStream waiting = this.server.stream(Json.message("Two", active.sessionId()))) {
			active.event("token");
			try (EventStream newest = this.server
				.stream(Json.message("Three", active.sessionId()).put("if_busy", "interrupt"))) {
				assertThat(active.last().data()).isEqualTo("{\"type\":\"cancelled\",\"cause\":\"interrupt\"}");
				assertThat(waiting.last().data()).isEqualTo("{\"type\":\"cancelled\",\"cause\":\"interrupt\"}");
				assertThat(newest.text()).isEqualTo("Newest");
				assertThat(newest.last().type()).isEqualTo("done");
			}
			RecordedRequest interrupted = this.model.takeRequest(SOON);
			assertThat(interrupted.awaitConnectionEnding(Patience.AT_ONCE).closedByPeer()).isTrue();
			assertThat(this.model.requests()).hasSize(2);
			assertThat(Calls.conversation(this.model.requests().getLast())).containsExactly("One",
					"Half" + Calls.BROKEN_OFF, "Three");
			assertThat(this.server.get("/runs/" + active.runId())).has("/state", "cancelled")
				.has("/cancel_cause", "interrupt")
				.has("/response", "Half");
		}
	}

	@Test
	void answersTheLastOfManyThatInterruptEachOther() throws InterruptedException {
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		this.model.otherwise((request) -> Calls.conversation(request).getLast().equals("Last") ? Answer.tokens("Whole")
				: Answer.tokens("Half").thenStall());
		List<EventStream> streams = Parallel.calls(20,
				(i) -> this.server.stream(Json.message("Message " + i, session).put("if_busy", "interrupt")));
		try (EventStream last = this.server.stream(Json.message("Last", session).put("if_busy", "interrupt"))) {
			assertThat(last.text()).isEqualTo("Whole");
			assertThat(streams).allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("cancelled"));
			assertThat(this.server.get("/sessions/" + session)).hasNull("/active_run_id");
		}
		finally {
			streams.forEach(EventStream::close);
		}
	}

	@Test
	void keepsOneHundredConcurrentMessagesCompleteAndInOrder() throws InterruptedException {
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		List<Response> responses = Parallel.calls(100, (i) -> this.server.chat(Json.message("Message " + i, session)));
		assertThat(IntStream.range(0, 100))
			.allSatisfy((i) -> assertThat(responses.get(i)).hasStatus(200).has("/response", "Echo: Message " + i));
		List<String> stored = history(session);
		assertThat(stored).hasSize(200);
		List<RecordedRequest> asked = this.model.requests();
		assertThat(asked).hasSize(100);
		for (int turn = 0; turn < 100; turn++) {
			assertThat(stored.get(2 * turn + 1)).isEqualTo("Echo: " + stored.get(2 * turn));
			List<String> prompt = Calls.conversation(asked.get(turn));
			assertThat(prompt).isEqualTo(stored.subList(2 * turn + 1 - prompt.size(), 2 * turn + 1));
		}
		assertThat(Calls.conversation(asked.getLast())).as("the window holds them all").hasSize(199);
	}

	@Test
	void refusesWhatDoesNotFitIntoTheQueue() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("First").gatedBy(gate));
		try (EventStream active = this.server.stream(Json.message("First"))) {
			gate.awaitWaiting(1, SOON);
			List<EventStream> streams = Parallel.calls(120,
					(i) -> this.server.stream(Json.message("Message " + i, active.sessionId())));
			List<EventStream> taken = streams.stream().filter((stream) -> stream.status() == 200).toList();
			assertThat(taken).hasSize(100);
			assertThat(streams.stream().filter((stream) -> stream.status() == 409)).hasSize(20);
			assertThat(this.server.chat(Json.message("Too many", active.sessionId()))).isProblem(409, "queue_full")
				.has("/active_run_id", active.runId());
			gate.releaseAll();
			assertThat(taken).allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("done"));
			assertThat(this.server.get("/sessions/" + active.sessionId())).has("/message_count", 202);
			streams.forEach(EventStream::close);
		}
	}

	private List<String> history(String session) {
		List<String> contents = new ArrayList<>();
		String before = "";
		List<String> page;
		do {
			Response response = this.server.get("/sessions/" + session + "?limit=100" + before);
			page = Json.texts(response.json().path("messages"), "content");
			contents.addAll(0, page);
			before = "&before=" + response.json().at("/messages/0/message_id").asString("");
		}
		while (page.size() == 100);
		return contents;
	}

}
