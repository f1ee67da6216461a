package dev.parley.web;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /sessions}. */
class SessionIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@Test
	void makesASession() {
		Response made = this.server.post("/sessions",
				Json.object()
					.put("agent", "timekeeper")
					.put("title", "Été 😀")
					.set("metadata", Json.parse("{\"tags\":[\"a\"],\"n\":1.5}")));
		assertThat(made).hasStatus(201)
			.hasHeader("Location", "/sessions/" + made.get("session_id"))
			.has("/agent", "timekeeper")
			.has("/title", "Été 😀")
			.has("/metadata", Json.parse("{\"tags\":[\"a\"],\"n\":1.5}"))
			.has("/message_count", 0)
			.has("/tokens_used", 0);
		assertThat(UUID.fromString(made.get("session_id")).version()).isEqualTo(7);
		assertThat(Instant.parse(made.get("created_at"))).isBeforeOrEqualTo(Instant.now());
		assertThat(made.get("created_at")).endsWith("Z").isEqualTo(made.get("updated_at"));
		assertThat(this.server.get(made.header("Location"))).hasStatus(200)
			.has("/title", "Été 😀")
			.has("/messages", List.of())
			.hasNull("/active_run_id");
	}

	@Test
	void makesASessionOfNothing() {
		Response made = this.server
			.send(HttpRequest.newBuilder(this.server.uri("/sessions")).POST(BodyPublishers.noBody()));
		assertThat(made).hasStatus(201).has("/agent", "assistant").hasNull("/title");
		assertThat(this.server.post("/sessions", "")).hasStatus(201);
		assertThat(this.server.post("/sessions", "{}")).hasStatus(201);
	}

	@Test
	void makesNoSessionForAnUnknownAgent() {
		assertThat(this.server.post("/sessions", Json.object().put("agent", "nobody"))).isProblem(404,
				"agent_not_found");
	}

	@Test
	void listsSessionsPageByPage() {
		List<String> made = IntStream.range(0, 25)
			.mapToObj(
					(i) -> this.server.post("/sessions", Json.object().put("title", "Session " + i)).get("session_id"))
			.toList();
		List<String> listed = new ArrayList<>();
		String cursor = "";
		for (int page = 0; page < 3; page++) {
			Response response = this.server.get("/sessions?limit=10" + cursor);
			listed.addAll(Json.texts(response.json().path("sessions"), "session_id"));
			assertThat(listed).hasSizeLessThanOrEqualTo(10 * (page + 1));
			cursor = "&cursor=" + response.get("next_cursor");
		}
		assertThat(listed.subList(0, 25)).containsExactlyElementsOf(made.reversed());
		assertThat(listed).doesNotHaveDuplicates();
		assertThat(this.server.get("/sessions").json().path("sessions").size()).isEqualTo(20);
	}

	@Test
	void findsSessionsByWordsOfTitlesAndMessages() {
		String titled = this.server.post("/sessions", Json.object().put("title", "Zephyr plans")).get("session_id");
		this.server.chat(Json.message("Do you know a zephyrine wind?"));
		Response found = this.server.get("/sessions?q=ZEPHYR");
		assertThat(Json.texts(found.json().path("sessions"), "title")).containsExactly("Do you know a zephyrine wind?",
				"Zephyr plans");
		Response first = this.server.get("/sessions?q=zephyr&limit=1");
		assertThat(this.server.get("/sessions?q=zephyr&limit=1&cursor=" + first.get("next_cursor")))
			.has("/sessions/0/session_id", titled)
			.hasNull("/next_cursor");
		assertThat(this.server.get("/sessions?q=zephyr%20unheard")).has("/sessions", List.of());
		assertThat(this.server.get("/sessions?q=" + "x".repeat(201))).isInvalid("q");
	}

	@Test
	void aSessionWithoutATitleGetsOneFromItsFirstMessage() {
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		this.server.chat(Json.message("The first question\nof " + "many ".repeat(40), session));
		this.server.chat(Json.message("The second", session));
		assertThat(this.server.get("/sessions/" + session)).has("/title",
				"The first question of " + "many ".repeat(11).strip() + "…");
	}

	@Test
	void endsTheListWithoutACursor() {
		for (int i = 0; i < 2; i++) {
			this.server.post("/sessions", Json.object());
		}
		Response page = this.server.get("/sessions?limit=100");
		while (page.json().path("next_cursor").isString()) {
			page = this.server.get("/sessions?limit=100&cursor=" + page.get("next_cursor"));
		}
		assertThat(page).hasNull("/next_cursor");
		String oldest = Json.texts(page.json().path("sessions"), "session_id").getLast();
		assertThat(this.server.get("/sessions?cursor=" + oldest)).has("/sessions", List.of()).hasNull("/next_cursor");
	}

	@Test
	void pagesBackThroughTheMessages() {
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		for (int turn = 1; turn <= 3; turn++) {
			this.server.chat(Json.message("Message " + turn, session));
		}
		Response newest = this.server.get("/sessions/" + session + "?limit=2");
		assertThat(newest).has("/message_count", 6);
		assertThat(contents(newest)).containsExactly("Message 3", "Echo: Message 3");
		String before = newest.json().at("/messages/0/message_id").asString();
		Response older = this.server.get("/sessions/" + session + "?limit=3&before=" + before);
		assertThat(contents(older)).containsExactly("Echo: Message 1", "Message 2", "Echo: Message 2");
		assertThat(contents(this.server
			.get("/sessions/" + session + "?before=" + older.json().at("/messages/0/message_id").asString())))
			.containsExactly("Message 1");
		assertThat(contents(this.server.get("/sessions/" + session))).hasSize(6);
	}

	@Test
	void showsMessagesAsTheContractHasThem() {
		Response answer = this.server.chat(Json.message(" Hi \n there "));
		Response session = this.server.get("/sessions/" + answer.get("session_id"));
		assertThat(Json.names(session.json())).contains("session_id", "agent", "title", "message_count", "tokens_used",
				"created_at", "updated_at", "active_run_id", "messages");
		JsonNode asked = session.json().at("/messages/0");
		JsonNode said = session.json().at("/messages/1");
		assertThat(asked.path("role").asString()).isEqualTo("user");
		assertThat(asked.path("content").asString()).isEqualTo(" Hi \n there ");
		assertThat(asked.path("status").asString()).isEqualTo("complete");
		assertThat(said.path("role").asString()).isEqualTo("assistant");
		assertThat(said.path("message_id").asString()).isEqualTo(answer.get("message_id"));
		for (JsonNode message : List.of(asked, said)) {
			assertThat(message.path("run_id").asString()).isEqualTo(answer.get("run_id"));
			assertThat(Instant.parse(message.path("created_at").asString())).isNotNull();
		}
	}

	@Test
	void tellsWhichRunIsActive() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hello").gatedBy(gate));
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			gate.awaitWaiting(1, SOON);
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/active_run_id", stream.runId())
				.has("/message_count", 1)
				.has("/messages/0/content", "Hi");
			gate.releaseAll();
			stream.event("done");
			assertThat(this.server.get("/sessions/" + stream.sessionId())).hasNull("/active_run_id")
				.has("/message_count", 2);
		}
	}

	@Test
	void tellsOfEachMessageWhoSaidItAndWhatCameOfItsRun() {
		this.model.next(Answer.tokens("Hello").model("scripted-1-2026"), Answer.status(401),
				Answer.tokens("Half").thenCut());
		String session = this.server.chat(Json.message("One")).get("session_id");
		Response refused = this.server.chat(Json.message("Two", session).put("agent", "timekeeper"));
		String detail;
		try (EventStream cut = this.server.stream(Json.message("Three", session))) {
			detail = cut.event("error").get("detail");
		}
		Response shown = this.server.get("/sessions/" + session);
		assertThat(shown).has("/messages/1/agent", "assistant")
			.has("/messages/1/model", "scripted-1-2026")
			.has("/messages/1/finish_reason", "stop");
		assertThat(Json.names(shown.json().at("/messages/0"))).as("a message of the user that was answered")
			.containsExactlyInAnyOrder("message_id", "run_id", "role", "content", "status", "tool_calls", "created_at");
		assertThat(shown).has("/messages/2/content", "Two")
			.has("/messages/2/error/code", "model_error")
			.has("/messages/2/error/detail", refused.get("detail"))
			.has("/messages/2/error/retryable", false)
			.has("/messages/3/content", "Three");
		assertThat(shown.json().at("/messages/3/error").isMissingNode()).isTrue();
		assertThat(shown).has("/messages/4/content", "Half")
			.has("/messages/4/status", "partial")
			.has("/messages/4/agent", "timekeeper")
			.has("/messages/4/model", "scripted-1")
			.has("/messages/4/error/code", "model_error")
			.has("/messages/4/error/detail", detail);
	}

	@Test
	void tellsWhatCancelledAMessage() {
		this.model.next(Answer.tokens("Half").thenStall());
		try (EventStream running = this.server.stream(Json.message("One"));
				EventStream waiting = this.server.stream(Json.message("Two", running.sessionId()))) {
			running.event("token");
			this.server.post("/runs/" + waiting.runId() + "/cancel", "");
			this.server.post("/runs/" + running.runId() + "/cancel", "");
			running.event("cancelled");
			Response shown = this.server.get("/sessions/" + running.sessionId());
			assertThat(shown).has("/messages/1/content", "Half")
				.has("/messages/1/cancel_cause", "client")
				.has("/messages/2/content", "Two")
				.has("/messages/2/cancel_cause", "client");
			assertThat(shown.json().at("/messages/0/cancel_cause").isMissingNode()).isTrue();
		}
	}

	@Test
	void keepsTitleAndMetadataAsItTellsThem() {
		String hostile = "{\"title\":\"a\\ud83d b\\u0000\",\"metadata\":{\"a\":\"c\\ude00\"}}";
		Response made = this.server.post("/sessions", hostile);
		String address = "/sessions/" + made.get("session_id");
		assertThat(made).hasStatus(201).has("/title", "a\ufffd b\ufffd").has("/metadata/a", "c\ufffd");
		assertThat(this.server.get(address)).has("/title", made.get("title"))
			.has("/metadata", made.json().path("metadata"));
		assertThat(this.server.patch(address, hostile)).has("/title", made.get("title"))
			.has("/metadata", made.json().path("metadata"));
	}

	@Test
	void changesTitleAndMetadataAndNothingElse() {
		Response made = this.server.post("/sessions",
				Json.object().put("title", "Old").set("metadata", Json.object().put("a", 1)));
		String address = "/sessions/" + made.get("session_id");
		assertThat(this.server.patch(address, Json.object().put("title", "New"))).hasStatus(200)
			.has("/title", "New")
			.has("/metadata", Json.object().put("a", 1));
		assertThat(this.server.patch(address, Json.object().set("metadata", Json.object().put("b", 2)))).hasStatus(200)
			.has("/title", "New")
			.has("/metadata", Json.object().put("b", 2));
		assertThat(this.server.patch(address, Json.object())).hasStatus(200);
		assertThat(this.server.get(address)).has("/title", "New")
			.has("/agent", "assistant")
			.has("/created_at", made.get("created_at"));
	}

	@Test
	void tellsNothingMoreOfADeletedSession() {
		Response answer = this.server.chat(Json.message("Secret?"));
		this.server.delete("/sessions/" + answer.get("session_id"));
		assertThat(this.server.get("/runs/" + answer.get("run_id"))).isProblem(404, "run_not_found");
		assertThat(this.server.get("/runs/" + answer.get("run_id") + "/stream")).isProblem(404, "run_not_found");
	}

	@Test
	void deletesASessionWithAllThatIsInIt() {
		Response answer = this.server.chat(Json.message("Hi"));
		String address = "/sessions/" + answer.get("session_id");
		assertThat(this.server.delete(address)).hasStatus(204);
		assertThat(this.server.get(address)).isProblem(404, "session_not_found");
		assertThat(this.server.patch(address, Json.object())).isProblem(404, "session_not_found");
		assertThat(this.server.delete(address)).isProblem(404, "session_not_found");
		assertThat(this.server.chat(Json.message("Hi", answer.get("session_id")))).isProblem(404, "session_not_found");
		assertThat(this.server.get("/runs/" + answer.get("run_id"))).isProblem(404, "run_not_found");
		assertNothingIsLeftOf(answer.get("session_id"));
	}

	@Test
	void cancelsWhatRunsAndWaitsInADeletedSession() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hello", " world").gatedBy(gate));
		try (EventStream running = this.server.stream(Json.message("Hi"));
				EventStream waiting = this.server.stream(Json.message("And?", running.sessionId()))) {
			gate.release();
			running.event("token");
			assertThat(this.server.delete("/sessions/" + running.sessionId())).hasStatus(204);
			for (EventStream stream : List.of(running, waiting)) {
				assertThat(stream.last().type()).isEqualTo("cancelled");
				assertThat(stream.last().json())
					.isEqualTo(Json.parse("{\"type\":\"cancelled\",\"cause\":\"deletion\"}"));
			}
			assertThat(this.model.takeRequest(SOON).awaitEnding(Patience.AT_ONCE).closedByPeer()).isTrue();
			assertThat(this.model.requests()).hasSize(1);
			assertNothingIsLeftOf(running.sessionId());
		}
	}

	@Test
	void tellsAWaitingCallerThatItsSessionWasDeleted() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hello").gatedBy(gate));
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			var answer = threads.submit(() -> this.server.chat(Json.message("Hi", session)));
			gate.awaitWaiting(1, SOON);
			this.server.delete("/sessions/" + session);
			assertThat(answer.get()).isProblem(409, "run_cancelled").has("/cause", "deletion");
			assertThat(answer.get().get("run_id")).isNotBlank();
		}
	}

	@Test
	void countsTheLiveAgents() {
		int before = live();
		String session = this.server.chat(Json.message("Hi")).get("session_id");
		assertThat(live()).isEqualTo(before + 1);
		this.server.chat(Json.message("Again", session));
		assertThat(live()).isEqualTo(before + 1);
		this.server.delete("/sessions/" + session);
		assertThat(live()).isEqualTo(before);
	}

	@Test
	void remembersNothingOfARefusedMessage() {
		int before = live();
		assertThat(this.server.chat(Json.message("Hi").put("agent", "nobody"))).hasStatus(404);
		assertThat(live()).isEqualTo(before);
	}

	private int live() {
		return this.server.get("/health").json().path("sessions_active").asInt();
	}

	private void assertNothingIsLeftOf(String session) {
		assertThat(this.parley.number("SELECT count(*) FROM sessions WHERE id = ?", session)).isZero();
		assertThat(this.parley.number("SELECT count(*) FROM runs WHERE session_id = ?", session)).isZero();
		assertThat(this.parley.number("SELECT count(*) FROM messages WHERE session_id = ?", session)).isZero();
		assertThat(this.parley.number("SELECT count(*) FROM checkpoints WHERE run_id NOT IN (SELECT id FROM runs)"))
			.isZero();
		assertThat(
				this.parley.number("SELECT count(*) FROM tool_calls WHERE message_id NOT IN (SELECT id FROM messages)"))
			.isZero();
	}

	private static List<String> contents(Response session) {
		return Json.texts(session.json().path("messages"), "content");
	}

}
