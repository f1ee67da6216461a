package dev.parley.run;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs whose events are no longer in memory. */
@ServerProperties({ "parley.run.log-retention=1ms", "parley.run.log-capacity=1B",
		"parley.agent.agents-dir=src/test/resources/structured" })
@OwnServers
class ExpiredEventsIntegrationTests extends ServerTest {

	@Test
	void saysThatTheEventsAreGone() {
		this.model.answer("Hello", " world");
		String run = this.server.chat(Json.message("Hi")).get("run_id");
		assertThat(this.server.get("/runs/" + run + "/stream?after=1")).isProblem(410, "events_expired");
		assertThat(this.server.get("/runs/" + run)).has("/state", "completed").has("/response", "Hello world");
	}

	@Test
	void tellsAnAnswerAgainFromTheStore() {
		this.model.next(Answer.toolCall("call_1", "clock", "{}"), Answer.tokens("It", " is", " late."));
		try (EventStream live = this.server.stream(Json.message("Time?").put("agent", "timekeeper"));
				EventStream rebuilt = again(live)) {
			assertThat(rebuilt.types()).containsExactly("session", "tool_call", "tool_result", "token", "done");
			assertThat(rebuilt.text()).isEqualTo("It is late.");
			for (int event : new int[] { 0, 1, 2 }) {
				assertThat(rebuilt.all().get(event).json()).isEqualTo(live.all().get(event).json());
			}
			assertThat(rebuilt.last().json()).isEqualTo(live.last().json());
		}
	}

	@Test
	void tellsAgainWhatWasAskedForAndWhoAnswered() {
		this.model.next(Answer.tokens("sales"), Answer.tokens("Buy it."));
		try (EventStream live = this.server.stream(Json.message("Which one?").put("agent", "auto"));
				EventStream rebuilt = again(live)) {
			assertThat(rebuilt.all().getFirst().get("agent")).isEqualTo("auto");
			assertThat(rebuilt.all().getFirst().json()).isEqualTo(live.all().getFirst().json());
			assertThat(rebuilt.last().get("agent")).isEqualTo("sales");
			assertThat(rebuilt.last().json()).isEqualTo(live.last().json());
		}
	}

	@Test
	void tellsAFailureAgainFromTheStore() {
		this.model.next(Answer.tokens("Half", " an answer").thenCut());
		try (EventStream live = this.server.stream(Json.message("Hi")); EventStream rebuilt = again(live)) {
			assertThat(rebuilt.types()).containsExactly("session", "token", "error");
			assertThat(rebuilt.text()).isEqualTo("Half an answer");
			assertThat(rebuilt.last().json()).isEqualTo(live.last().json());
		}
	}

	@Test
	void tellsACancellationAgainFromTheStore() {
		this.model.next(Answer.tokens("Half", " an answer").thenStall());
		try (EventStream live = this.server.stream(Json.message("Hi"))) {
			live.event("token");
			live.event("token");
			Response cancelled = this.server.post("/runs/" + live.runId() + "/cancel", "");
			assertThat(cancelled).hasStatus(200).has("/state", "cancelled");
			try (EventStream rebuilt = again(live)) {
				assertThat(rebuilt.types()).containsExactly("session", "token", "cancelled");
				assertThat(rebuilt.text()).isEqualTo("Half an answer");
				assertThat(rebuilt.last().json()).isEqualTo(live.last().json());
			}
			assertThat(this.server.post("/runs/" + live.runId() + "/cancel", "")).hasStatus(200)
				.has("", cancelled.json());
		}
	}

	@Test
	void tellsAStructuredAnswerAgainAsOneObject() {
		this.model.next(Answer.tokens("One moment.").andToolCall("call_1", "clock", "{}"),
				Answer.tokens("{\"time\": ", "\"ten\"}"));
		try (EventStream live = this.server.stream(Json.message("Time?").put("agent", "clerk"));
				EventStream rebuilt = again(live)) {
			assertThat(rebuilt.types()).containsExactly("session", "tool_call", "tool_result", "output", "done");
			assertThat((Object) rebuilt.all().get(3).json().path("output")).isEqualTo(Json.parse("{\"time\":\"ten\"}"));
			assertThat((Object) rebuilt.last().json()).isEqualTo(live.last().json());
		}
	}

	@Test
	void tellsHalfAStructuredAnswerAgainAsWhatItAmountsTo() {
		this.model.next(Answer.tokens("{\"time\": \"te", "n\", \"mood\": \"bri").thenCut());
		try (EventStream live = this.server.stream(Json.message("Time?").put("agent", "clerk"));
				EventStream rebuilt = again(live)) {
			assertThat(rebuilt.types()).containsExactly("session", "output", "error");
			assertThat((Object) rebuilt.all().get(1).json().path("output")).isEqualTo(Json.parse("{\"time\":\"ten\"}"));
		}
	}

	@Test
	void repeatsAnswersToTheirKeys() {
		String key = "expired-" + System.nanoTime();
		Response first = Calls.post(this.server, "/chat", key, Json.message("Hi"));
		assertThat(Calls.post(this.server, "/chat", key, Json.message("Hi"))).hasHeader("Idempotent-Replayed", "true")
			.has("", first.json());
		try (EventStream stream = Calls.stream(this.server, key, Json.message("Hi"))) {
			assertThat(((ObjectNode) stream.last().json()).without("type")).isEqualTo(first.json());
		}
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void goesOnWithNoAnswerWhoseEventsAreGone() {
		String key = "gone-" + System.nanoTime();
		Response answer = Calls.post(this.server, "/chat", key, Json.message("Hi"));
		this.parley.settle();
		try (EventStream stream = Calls.resume(this.server, key, Json.message("Hi"), "1")) {
			assertThat(stream.status()).isEqualTo(410);
		}
		String path = "/sessions/" + answer.get("session_id") + "/stream";
		try (EventStream stream = Calls.resume(this.server, path, answer.get("run_id") + ":1")) {
			assertThat(stream.status()).isEqualTo(410);
		}
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Next").gatedBy(gate));
		try (EventStream active = this.server.stream(Json.message("And?", answer.get("session_id")));
				EventStream follower = Calls.resume(this.server, path, answer.get("run_id") + ":1")) {
			assertThat(follower.next().id()).isEqualTo(active.runId() + ":1");
			gate.releaseAll();
			assertThat(follower.last().type()).isEqualTo("done");
		}
	}

	/**
	 * Waits until the first reader has received the end, which is before the log is
	 * removed.
	 */
	private EventStream again(EventStream live) {
		live.all();
		this.parley.settle();
		return Calls.resume(this.server, "/runs/" + live.runId() + "/stream", "");
	}

}
