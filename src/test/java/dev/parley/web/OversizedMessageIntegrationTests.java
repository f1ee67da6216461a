package dev.parley.web;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.parley.testing.Json;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages that do not fit into the agent's window. */
class OversizedMessageIntegrationTests extends ServerTest {

	@Test
	void isRefusedWithTheFigureBeforeAnythingIsStored() {
		long sessions = this.parley.number("SELECT count(*) FROM sessions");
		for (String path : new String[] { "/chat", "/chat/stream" }) {
			assertRefused(this.server.post(path, Json.message(manyTokens())));
			assertRefused(this.server.post(path, Json.message(manyTokens()).put("agent", "auto")));
		}
		assertThat(this.parley.number("SELECT count(*) FROM sessions")).isEqualTo(sessions);
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void leavesTheSessionAsItWas() {
		String session = this.server.chat(Json.message("Hi")).get("session_id");
		assertRefused(this.server.chat(Json.message(manyTokens(), session).put("agent", "timekeeper")));
		assertThat(this.server.get("/sessions/" + session)).has("/message_count", 2).has("/agent", "assistant");
		assertThat(this.server.chat(Json.message("Still there?", session))).hasStatus(200).has("/agent", "assistant");
	}

	@Test
	void isRefusedTogetherWithItsContext() {
		ObjectNode context = Json.object().put("notes", manyTokens());
		assertRefused(this.server.chat(Json.message("What do my notes say?").set("context", context)));
	}

	@Test
	void isNotRefusedForItsLengthAlone() {
		assertThat(this.server.chat(Json.message("漢".repeat(5000)))).hasStatus(200);
		assertThat(this.server.chat(Json.message("word ".repeat(1000)))).hasStatus(200);
	}

	private static void assertRefused(Response response) {
		assertThat(response).isInvalid("message");
		assertThat(response.json().at("/errors/0/message").asString())
			.matches("is (9|1\\d)\\d{3} tokens; the agent (assistant|timekeeper) takes at most 8000");
	}

	/** 5,000 rare characters: about two tokens each. */
	static String manyTokens() {
		return IntStream.range(0, 5000)
			.mapToObj((i) -> Character.toString(0x4e00 + i * 7919 % 20_000))
			.collect(Collectors.joining());
	}

}
