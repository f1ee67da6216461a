package dev.parley.web;

import java.nio.file.Path;
import java.util.List;

import dev.parley.store.id.Ids;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code replaces}: an earlier message is edited, or answered again. */
class ReplaceIntegrationTests extends ServerTest {

	@TempDir
	private Path data;

	@Test
	void editsAMessage() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("a2"), Answer.tokens("a2b"), Answer.tokens("a3"));
		String session = this.server.chat(Json.message("q1")).get("session_id");
		this.server.chat(Json.message("q2", session));
		Response edited = this.server.chat(Json.message("q2b", session).put("replaces", message(session, 2)));
		assertThat(edited).hasStatus(200).has("/response", "a2b").has("/session_id", session);
		assertThat(this.model.lastPrompt()).containsExactly("q1", "a1", "q2b");
		assertThat(this.server.chat(Json.message("q3", session))).hasStatus(200);
		assertThat(this.model.lastPrompt()).containsExactly("q1", "a1", "q2b", "a2b", "q3");
		assertThat(contents(this.server, session, "")).containsExactly("q1", "a1", "q2b", "a2b", "q3", "a3");
		Response all = this.server.get("/sessions/" + session + "?superseded=true");
		assertThat(all).has("/message_count", 6);
		assertThat(Json.texts(all.json().path("messages"), "content")).containsExactly("q1", "a1", "q2", "a2", "q2b",
				"a2b", "q3", "a3");
		assertThat(Json.texts(all.json().path("messages"), "superseded")).containsExactly("", "", "true", "true", "",
				"", "", "");
	}

	@Test
	void answersAMessageAgainWithTheDataThatCameWithIt() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("again"), Answer.tokens("other data"));
		ObjectNode asked = Json.message("q1");
		asked.putObject("context").put("city", "Vienna");
		String session = this.server.chat(asked).get("session_id");
		List<String> first = this.model.lastPrompt();
		assertThat(first.getFirst()).contains("Vienna");
		ObjectNode again = Json.object().put("session_id", session).put("replaces", message(session, 0));
		assertThat(this.server.chat(again)).hasStatus(200).has("/response", "again");
		assertThat(this.model.lastPrompt()).isEqualTo(first);
		assertThat(contents(this.server, session, "")).containsExactly("q1", "again");
		again.put("replaces", message(session, 0)).putObject("context").put("city", "Prague");
		assertThat(this.server.chat(again)).hasStatus(200);
		assertThat(this.model.lastPrompt()).singleElement()
			.asString()
			.contains("q1", "Prague")
			.doesNotContain("Vienna");
	}

	@Test
	void doesSoOverARestart() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("a2"), Answer.tokens("a2b"), Answer.tokens("a3"));
		String session;
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			session = parley.server().chat(Json.message("q1")).get("session_id");
			parley.server().chat(Json.message("q2", session));
		}
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			String replaced = parley.server()
				.get("/sessions/" + session)
				.json()
				.at("/messages/2/message_id")
				.asString();
			parley.server().chat(Json.message("q2b", session).put("replaces", replaced));
			assertThat(this.model.lastPrompt()).containsExactly("q1", "a1", "q2b");
		}
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			parley.server().chat(Json.message("q3", session));
			assertThat(this.model.lastPrompt()).containsExactly("q1", "a1", "q2b", "a2b", "q3");
			assertThat(contents(parley.server(), session, "?superseded=true")).containsExactly("q1", "a1", "q2", "a2",
					"q2b", "a2b", "q3", "a3");
		}
	}

	@Test
	void isOneRunForOneKey() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("a1b"));
		String session = this.server.chat(Json.message("q1")).get("session_id");
		String replaced = message(session, 0);
		ObjectNode edit = Json.message("q1b", session).put("replaces", replaced);
		Server keyed = this.server.with("Idempotency-Key", Ids.next().toString());
		Response first = keyed.chat(edit);
		Response second = keyed.chat(edit);
		assertThat(second).hasStatus(200).hasHeader("Idempotent-Replayed", "true").has("/run_id", first.get("run_id"));
		assertThat(keyed.chat(Json.message("q1b", session))).isProblem(422, "idempotency_key_reused");
		assertThat(this.model.requests()).hasSize(2);
		assertThat(this.server.chat(edit)).isInvalid("replaces");
	}

	@Test
	void doesNotBringAReplacedMessageBackIfItsRequestIsRepeated() {
		this.model.next(Answer.tokens("half").thenCut(), Answer.tokens("a1b"));
		Server keyed = this.server.with("Idempotency-Key", Ids.next().toString());
		Response failed = keyed.chat(Json.message("q1"));
		assertThat(failed).isProblem(502, "model_error");
		String session = failed.get("session_id");
		this.server.chat(Json.message("q1b", session).put("replaces", message(session, 0)));
		assertThat(keyed.chat(Json.message("q1"))).isProblem(502, "model_error")
			.hasHeader("Idempotent-Replayed", "true")
			.has("/run_id", failed.get("run_id"));
		assertThat(contents(this.server, session, "")).containsExactly("q1b", "a1b");
	}

	@Test
	void isRefusedWhileARunIsActiveAndChangesNothing() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("a1"), Answer.tokens("a2").gatedBy(gate));
		String session = this.server.chat(Json.message("q1")).get("session_id");
		String replaced = message(session, 0);
		try (EventStream active = this.server.stream(Json.message("q2", session))) {
			gate.awaitWaiting(1, Patience.LIMIT);
			for (String ifBusy : List.of("enqueue", "reject", "interrupt")) {
				assertThat(
						this.server.chat(Json.message("x", session).put("replaces", replaced).put("if_busy", ifBusy)))
					.isProblem(409, "session_busy")
					.has("/active_run_id", active.runId());
			}
			gate.releaseAll();
			assertThat(active.last().type()).isEqualTo("done");
		}
		assertThat(contents(this.server, session, "?superseded=true")).containsExactly("q1", "a1", "q2", "a2");
	}

	@Test
	void refusesWhatIsNoMessageOfTheUserInTheSession() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("b1"));
		String session = this.server.chat(Json.message("q1")).get("session_id");
		String other = this.server.chat(Json.message("r1")).get("session_id");
		for (String id : List.of(message(session, 1), message(other, 0), Ids.next().toString(), "x", session)) {
			assertThat(this.server.chat(Json.message("x", session).put("replaces", id))).isInvalid("replaces");
		}
		assertThat(this.server.chat(Json.message("x").put("replaces", message(session, 0)))).isInvalid("replaces");
		assertThat(this.server.chat(Json.object().put("session_id", session))).isInvalid("message");
		assertThat(this.server.chat(Json.message(" ", session).put("replaces", message(session, 0))))
			.isInvalid("message");
		assertThat(this.server.chat(Json.message("x", Ids.next().toString()).put("replaces", message(session, 0))))
			.isProblem(404, "session_not_found");
		assertThat(contents(this.server, session, "?superseded=true")).containsExactly("q1", "a1");
	}

	private String message(String session, int index) {
		return this.server.get("/sessions/" + session).json().at("/messages/" + index + "/message_id").asString();
	}

	private static List<String> contents(Server server, String session, String query) {
		return Json.texts(server.get("/sessions/" + session + query).json().path("messages"), "content");
	}

}
