package dev.parley.web;

import java.util.List;
import java.util.stream.IntStream;

import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Live agents are limited by the size of their windows; dropped ones are read again. */
@ServerProperties("parley.session.memory=300KB")
@Timeout(120)
@OwnServers
class LiveAgentMemoryIntegrationTests extends ServerTest {

	private static final int SESSIONS = 40;

	@Test
	void letsGoOfAgentsThatRememberTooMuchTogether() {
		List<String> sessions = IntStream.range(0, SESSIONS)
			.mapToObj((i) -> this.server.chat(Json.message("long ".repeat(990) + i)).get("session_id"))
			.toList();
		this.parley.settle();
		// A message and its echo take 20 KB.
		assertThat(this.server.get("/health").json().path("sessions_active").asInt()).isBetween(10, 15);
		assertThat(this.server.chat(Json.message("Again", sessions.getFirst()))).hasStatus(200);
		assertThat(this.model.requests().getLast().messages()).as("instructions, the first turn and this message")
			.hasSize(4);
	}

}
