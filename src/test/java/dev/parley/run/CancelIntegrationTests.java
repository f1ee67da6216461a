package dev.parley.run;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.parley.store.id.Ids;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** {@code POST /runs/{id}/cancel}, and the runs of deleted sessions. */
class CancelIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	private static final Duration AT_ONCE = Patience.AT_ONCE;

	@ParameterizedTest(name = "{0}")
	@MethodSource("answersThatDoNotEnd")
	void stopsAnAnswerWhereverItIs(String where, Answer answer, String said) throws InterruptedException {
		this.model.next(answer);
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			RecordedRequest asked = this.model.takeRequest(SOON);
			if (!said.isEmpty()) {
				stream.event("token");
			}
			long cancelledAt = System.nanoTime();
			Response cancelled = this.server.post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(asked.awaitConnectionEnding(AT_ONCE).closedByPeer()).isTrue();
			assertThat(asked.awaitConnectionEnding(AT_ONCE).since(cancelledAt)).isLessThan(AT_ONCE);
			assertThat(cancelled).hasStatus(200).has("/state", "cancelled").has("/cancel_cause", "client");
			assertThat(stream.types()).endsWith("cancelled");
			assertThat(stream.last().data()).isEqualTo("{\"type\":\"cancelled\",\"cause\":\"client\"}");
			assertThat(stream.text()).isEqualTo(said);
			Response session = this.server.get("/sessions/" + stream.sessionId());
			List<String> expected = said.isEmpty() ? List.of("Hi") : List.of("Hi", said);
			assertThat(Json.texts(session.json().path("messages"), "content")).isEqualTo(expected);
			assertThat(Json.texts(session.json().path("messages"), "status"))
				.isEqualTo(List.of("complete", "partial").subList(0, expected.size()));
			assertThat(this.server.chat(Json.message("Go on", stream.sessionId()))).hasStatus(200)
				.has("/response", "Echo: Go on");
			assertThat(Calls.conversation(this.model.requests().getLast()))
				.isEqualTo(said.isEmpty() ? List.of("Go on") : List.of("Hi", said + Calls.BROKEN_OFF, "Go on"));
		}
	}

	static Stream<Arguments> answersThatDoNotEnd() {
		return Stream.of(arguments("before the headers", Answer.hangBeforeHeaders(), ""),
				arguments("before the first token", Answer.tokens("Late").gatedBy(new Gate()), ""),
				arguments("in the middle", Answer.tokens("Half").thenStall(), "Half"));
	}

	@Test
	void stopsAnAnswerThatIsWantedWhole() throws InterruptedException {
		this.model.next(Answer.hangBeforeHeaders());
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		List<Response> responses = Parallel.calls(1, (i) -> this.server.chat(Json.message("Hi", session)), () -> {
			RecordedRequest asked = this.model.takeRequest(SOON);
			String run = this.server.get("/sessions/" + session).get("active_run_id");
			assertThat(this.server.post("/runs/" + run + "/cancel", "")).hasStatus(200);
			assertThat(asked.awaitConnectionEnding(AT_ONCE).closedByPeer()).isTrue();
		});
		assertThat(responses.getFirst()).isProblem(409, "run_cancelled")
			.has("/cause", "client")
			.has("/session_id", session);
	}

	@Test
	void stopsAMessageThatWaitsAtOnceAndKeepsItOutOfPrompts() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("First").gatedBy(gate));
		try (EventStream active = this.server.stream(Json.message("One"));
				EventStream waiting = this.server.stream(Json.message("Two", active.sessionId()))) {
			gate.awaitWaiting(1, SOON);
			assertThat(this.server.post("/runs/" + waiting.runId() + "/cancel", "")).hasStatus(200)
				.has("/state", "cancelled");
			assertThat(waiting.types()).containsExactly("session", "cancelled");
			gate.releaseAll();
			assertThat(active.text()).isEqualTo("First");
			this.server.chat(Json.message("Three", active.sessionId()));
			assertThat(this.model.requests()).hasSize(2);
			assertThat(Calls.conversation(this.model.requests().getLast())).containsExactly("One", "First", "Three");
			assertThat(
					Json.texts(this.server.get("/sessions/" + active.sessionId()).json().path("messages"), "content"))
				.containsExactly("One", "First", "Two", "Three", "Echo: Three");
		}
	}

	@Test
	void isIdempotent() throws InterruptedException {
		this.model.next(Answer.tokens("Half").thenStall());
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			stream.event("token");
			List<Response> responses = Parallel.calls(20,
					(i) -> this.server.post("/runs/" + stream.runId() + "/cancel", ""));
			assertThat(responses)
				.allSatisfy((response) -> assertThat(response).hasStatus(200).has("/state", "cancelled"));
			assertThat(responses.stream().map(Response::json).distinct()).hasSize(1);
			assertThat(stream.types()).containsExactly("session", "token", "cancelled");
			assertThat(this.server.post("/runs/" + stream.runId() + "/cancel", "")).hasStatus(200)
				.has("", responses.getFirst().json());
		}
	}

	@Test
	void leavesAnAnswerAloneThatHasEnded() {
		String run = this.server.chat(Json.message("Hi")).get("run_id");
		assertThat(this.server.post("/runs/" + run + "/cancel", "")).hasStatus(200)
			.has("/state", "completed")
			.has("/response", "Echo: Hi");
		assertThat(this.server.post("/runs/" + Ids.next() + "/cancel", "")).isProblem(404, "run_not_found");
	}

	@Test
	void stopsWhatRunsAndWaitsInASessionThatIsDeleted() throws InterruptedException {
		this.model.next(Answer.tokens("Half").thenStall());
		try (EventStream active = this.server.stream(Json.message("One"));
				EventStream waiting = this.server.stream(Json.message("Two", active.sessionId()))) {
			active.event("token");
			assertThat(this.server.delete("/sessions/" + active.sessionId())).hasStatus(204);
			assertThat(this.model.takeRequest(SOON).awaitConnectionEnding(AT_ONCE).closedByPeer()).isTrue();
			assertThat(active.last().data()).isEqualTo("{\"type\":\"cancelled\",\"cause\":\"deletion\"}");
			assertThat(waiting.last().data()).isEqualTo("{\"type\":\"cancelled\",\"cause\":\"deletion\"}");
			assertThat(this.model.requests()).hasSize(1);
			assertThat(this.server.get("/sessions/" + active.sessionId())).isProblem(404, "session_not_found");
			assertThat(this.parley.number("SELECT count(*) FROM messages WHERE session_id = ?", active.sessionId()))
				.isZero();
			assertThat(this.server.chat(Json.message("Three", active.sessionId()))).isProblem(404, "session_not_found");
		}
	}

	/** The rows are deleted first, and the run is stopped after that. */
	@Test
	void anAnswerThatFailsWhileItsSessionIsDeletedWasDeleted() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half", "of").gatedBy(gate).thenReset());
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			gate.release();
			stream.event("token");
			assertThat(this.parley.update("DELETE FROM sessions WHERE id = ?", stream.sessionId())).isOne();
			gate.releaseAll();
			assertThat(stream.last().data()).isEqualTo("{\"type\":\"cancelled\",\"cause\":\"deletion\"}");
			assertThat(this.server.get("/runs/" + stream.runId())).isProblem(404, "run_not_found");
		}
	}

	@Test
	void showsNothingOfASessionThatWasDeleted() {
		this.model.answer("A", " secret");
		Response answer = this.server.chat(Json.message("Hi"));
		this.server.delete("/sessions/" + answer.get("session_id"));
		String run = "/runs/" + answer.get("run_id");
		assertThat(this.server.get(run)).isProblem(404, "run_not_found");
		assertThat(this.server.post(run + "/cancel", "")).isProblem(404, "run_not_found");
		assertThat(this.server.get(run + "/stream")).isProblem(404, "run_not_found");
	}

}
