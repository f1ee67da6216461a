package dev.parley.title;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code PARLEY_SESSION_TITLES=model}. */
@ServerProperties("parley.title.source=model")
@OwnServers
class ModelTitleIntegrationTests extends ServerTest {

	@Test
	void comesFromTheModelAfterTheFirstAnswerAndCountsAsUsage() {
		long before = tokens();
		this.model.next(Answer.tokens("By the Danube.").usage(10, 4),
				Answer.tokens("\"The way", " to Vienna\"\n").usage(30, 5));
		Response first = this.server.chat(Json.message("How do I get to Vienna from here, and what does it cost?"));
		assertThat(first).hasStatus(200).has("/tokens_used", 14);
		String session = first.get("session_id");
		awaitTitle(session, "The way to Vienna");
		RecordedRequest asked = this.model.requests().getLast();
		assertThat(asked.messages()).hasSize(2);
		assertThat(asked.lastUserMessage()).contains("How do I get to Vienna", "By the Danube.");
		Awaitility.await().until(() -> tokens() == before + 49);
		assertThat(this.parley.number("SELECT SUM(runs) FROM usage WHERE prompt_tokens >= 30")).isPositive();
		this.model.next(Answer.tokens("Yes."));
		this.server.chat(Json.message("Really?", session));
		this.model.awaitIdle();
		assertThat(this.model.requests()).hasSize(3);
		assertThat(this.server.get("/sessions/" + session)).has("/title", "The way to Vienna");
	}

	@Test
	void staysTheBeginningOfTheMessageIfTheModelFails() {
		this.model.next(Answer.tokens("First."), Answer.status(500), Answer.tokens("Second."));
		String session = this.server.chat(Json.message("A question")).get("session_id");
		Awaitility.await().until(() -> this.model.requests().size() == 2);
		assertThat(this.server.chat(Json.message("Another", session))).hasStatus(200);
		assertThat(this.server.get("/sessions/" + session)).has("/title", "A question");
	}

	@Test
	void comesAfterTheFirstRunThatSucceeds() {
		this.model.next(Answer.status(400), Answer.tokens("An answer."), Answer.tokens("At last"));
		Response failed = this.server.chat(Json.message("A question"));
		assertThat(failed.status()).isEqualTo(502);
		String session = failed.get("session_id");
		this.server.chat(Json.message("Again", session));
		awaitTitle(session, "At last");
	}

	@Test
	void isNotAskedForASessionThatHasOneOrIsInNoList() {
		this.model.next(Answer.tokens("One."), Answer.tokens("Two."));
		String named = this.server.post("/sessions", Json.object().put("title", "Mine")).get("session_id");
		this.server.chat(Json.message("A question", named));
		this.server.chat(Json.message("Unlisted").put("store", false));
		this.parley.settle();
		this.model.awaitIdle();
		assertThat(this.model.requests()).hasSize(2);
		assertThat(this.server.get("/sessions/" + named)).has("/title", "Mine");
	}

	private void awaitTitle(String session, String title) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.server.get("/sessions/" + session)).has("/title", title));
	}

	private long tokens() {
		return this.parley.number("SELECT COALESCE(SUM(prompt_tokens + completion_tokens), 0) FROM usage");
	}

}
