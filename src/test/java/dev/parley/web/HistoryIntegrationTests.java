package dev.parley.web;

import java.nio.file.Path;
import java.util.List;

import dev.parley.store.id.Ids;
import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code history}: a new session begins with what was said elsewhere. */
class HistoryIntegrationTests extends ServerTest {

	private static final String CALLED = """
			[{"role": "assistant", "content": "Good day."},
			 {"role": "user", "content": "the time?"},
			 {"role": "assistant", "tool_calls": [{"id": "call_1", "name": "clock", "arguments": {"zone": "UTC"}}]},
			 {"role": "tool", "tool_call_id": "call_1", "content": "noon"},
			 {"role": "assistant", "content": "It is noon."},
			 {"role": "user", "content": "and nobody answered this"}]""";

	@TempDir
	private Path data;

	@Test
	void begins() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("a2"));
		Response first = this.server.chat(asked("q1", CALLED).put("agent", "timekeeper"));
		assertThat(first).hasStatus(200);
		String session = first.get("session_id");
		assertThat(this.model.lastPrompt()).containsExactly("(no text)", "Good day.", "the time?", "", "noon",
				"It is noon.", "and nobody answered this\n\nq1");
		List<JsonNode> prompt = this.model.requests().getLast().messages();
		assertThat(prompt.get(4).at("/tool_calls/0/function/arguments").asString()).isEqualTo("{\"zone\":\"UTC\"}");
		assertThat(prompt.get(5).path("tool_call_id").asString()).isEqualTo("call_1");
		Response shown = this.server.get("/sessions/" + session);
		assertThat(shown).has("/message_count", 7)
			.has("/title", "the time?")
			.has("/messages/2/tool_calls/0/result", "noon");
		assertThat(Json.texts(shown.json().path("messages"), "content")).containsExactly("Good day.", "the time?", "",
				"It is noon.", "and nobody answered this", "q1", "a1");
		assertThat(Json.texts(shown.json().path("messages"), "run_id")).containsExactly("", "", "", "", "",
				first.get("run_id"), first.get("run_id"));
		assertThat(Json.texts(shown.json().path("messages"), "agent")).containsExactly("", "", "", "", "", "",
				"timekeeper");
		assertThat(this.server.get("/runs/" + first.get("run_id"))).has("/response", "a1");
		this.server.chat(Json.message("q2", session));
		assertThat(this.model.lastPrompt()).endsWith("a1", "q2").hasSize(9);
	}

	@Test
	void isInPromptsAfterARestartAsBefore() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("a2"));
		String session;
		List<String> live;
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			session = parley.server().chat(asked("q1", CALLED)).get("session_id");
			live = this.model.lastPrompt();
		}
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			parley.server().chat(Json.message("q2", session));
			assertThat(this.model.lastPrompt()).startsWith(live.toArray(String[]::new)).endsWith("a1", "q2");
		}
	}

	@Test
	void isTrimmedToTheWindow() {
		this.model.next(Answer.tokens("a1"));
		ArrayNode history = Json.object().putArray("history");
		String text = "word ".repeat(800);
		for (int i = 0; i < 100; i++) {
			history.addObject().put("role", "user").put("content", "q" + i + " " + text);
			history.addObject().put("role", "assistant").put("content", "a" + i + " " + text);
		}
		Response first = this.server.chat(asked("now", history.toString()));
		assertThat(first).hasStatus(200);
		List<String> prompt = this.model.lastPrompt();
		assertThat(prompt.size()).isBetween(3, 60);
		assertThat(prompt.getFirst()).startsWith("q");
		assertThat(prompt.get(prompt.size() - 2)).startsWith("a99 ");
		assertThat(this.server.get("/sessions/" + first.get("session_id"))).has("/message_count", 202);
	}

	@Test
	void isComparedForAKey() {
		this.model.next(Answer.tokens("a1"));
		Server keyed = this.server.with("Idempotency-Key", Ids.next().toString());
		Response first = keyed.chat(asked("q1", CALLED));
		assertThat(keyed.chat(asked("q1", CALLED))).has("/run_id", first.get("run_id"));
		assertThat(keyed.chat(Json.message("q1"))).isProblem(422, "idempotency_key_reused");
		assertThat(keyed.chat(asked("q1", CALLED).put("store", false))).isProblem(422, "idempotency_key_reused");
	}

	@Test
	void isForNewSessionsOnly() {
		this.model.next(Answer.tokens("a1"));
		String session = this.server.chat(Json.message("q1")).get("session_id");
		assertThat(this.server.chat(asked("q2", CALLED).put("session_id", session))).isInvalid("history");
		assertThat(this.server.chat(Json.message("q2", session).put("store", false))).isInvalid("store");
		assertThat(this.server.get("/sessions/" + session)).has("/message_count", 2);
	}

	@Test
	void isRefusedIfItIsNoConversation() {
		assertThat(this.server.chat(asked("q", "[{\"role\": \"tool\", \"tool_call_id\": \"x\", \"content\": \"\"}]")))
			.isInvalid("history[0].tool_call_id");
		assertThat(this.server.chat(asked("q", "[{\"content\": \"x\"}]"))).isInvalid("history[0].role");
		assertThat(this.server.chat(asked("q", "[null]"))).isProblem(422, "validation_failed");
		assertThat(this.server.chat(asked("q", "[{\"role\": \"system\", \"content\": \"x\"}]"))).isProblem(422,
				"validation_failed");
		ArrayNode many = Json.object().putArray("history");
		for (int i = 0; i < 201; i++) {
			many.addObject().put("role", "user").put("content", "x");
		}
		assertThat(this.server.chat(asked("q", many.toString()))).isInvalid("history");
		assertThat(
				this.server.chat(asked("q", "[{\"role\": \"user\", \"content\": \"" + "x".repeat(1_100_000) + "\"}]")))
			.isProblem(413, "request_too_large");
	}

	@Test
	void aSessionThatIsNotStoredIsInNoListAndNoSearchAndGoesOnAfterARestart() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("a2"), Answer.tokens("a3"));
		String session;
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			session = parley.server().chat(Json.message("unlisted words").put("store", false)).get("session_id");
			parley.server().chat(Json.message("listed words"));
			assertThat(parley.server().get("/sessions")).has("/sessions/0/title", "listed words");
			assertThat(parley.server().get("/sessions").json().path("sessions")).hasSize(1);
			assertThat(parley.server().get("/sessions?q=words").json().path("sessions")).hasSize(1);
			assertThat(parley.server().get("/sessions/" + session)).has("/message_count", 2);
		}
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			assertThat(parley.server().chat(Json.message("q2", session))).hasStatus(200);
			assertThat(this.model.lastPrompt()).containsExactly("unlisted words", "a1", "q2");
			assertThat(parley.server().delete("/sessions")).hasStatus(204);
			assertThat(parley.server().get("/sessions/" + session)).isProblem(404, "session_not_found");
			assertThat(parley.number("SELECT count(*) FROM sessions")).isZero();
		}
	}

	private static ObjectNode asked(String message, String history) {
		ObjectNode request = Json.message(message);
		request.set("history", Json.parse(history));
		return request;
	}

}
