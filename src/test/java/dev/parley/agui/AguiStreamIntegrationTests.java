package dev.parley.agui;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.flipkart.zjsonpatch.Jackson3JsonPatch;
import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that read a run again, and structured answers. */
@ServerProperties("parley.agent.agents-dir=src/test/resources/structured")
class AguiStreamIntegrationTests extends ServerTest {

	private final String thread = "thread-" + UUID.randomUUID();

	@Test
	void aClientThatReconnectsGetsTheRestWithTheSameNumbers() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		gate.release(1);
		List<Event> all = new ArrayList<>();
		try (EventStream stream = AguiInput.of(this.thread, "r1").user("Count").stream(this.server)) {
			for (int i = 0; i < 3; i++) {
				all.add(stream.next());
			}
		}
		gate.releaseAll();
		try (EventStream rest = reconnect(all.getLast().id())) {
			all.addAll(rest.all());
		}
		assertThat(all.stream().map((event) -> event.get("type"))).containsExactly("RUN_STARTED", "TEXT_MESSAGE_START",
				"TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END",
				"RUN_FINISHED");
		assertThat(all.getLast().get("runId")).as("the client's own id").isEqualTo("r1");
		try (EventStream whole = reconnect("")) {
			assertThat(whole.all().stream().map(Event::id)).isEqualTo(all.stream().map(Event::id).toList());
			assertThat(whole.all().stream().map(Event::data)).isEqualTo(all.stream().map(Event::data).toList());
		}
		assertThat(this.server
			.send(this.server.request("/agui/" + this.thread + "/stream").header("Last-Event-ID", all.getLast().id())))
			.hasStatus(204);
	}

	@Test
	void aThreadWhoseRunsAreLongOverHasNothingToReadAgain() {
		String session = this.server.post("/sessions", "{}").get("session_id");
		this.parley.update("UPDATE sessions SET thread = ? WHERE id = ?", "agui:" + this.thread, session);
		assertThat(this.server.get("/agui/" + this.thread + "/stream")).hasStatus(204);
	}

	@Test
	void aStructuredAnswerIsStateThatChanges() {
		this.model.answer("{\"support_advice\":\"Your card\",", "\"block_card\":true,\"risk_level\":8,",
				"\"follow_up_actions\":[\"call the police\"", ",\"order a card\"]}");
		JsonNode state = Json.object();
		try (EventStream stream = AguiInput.of(this.thread, "r1")
			.user("My card is stolen")
			.agent("teller")
			.stream(this.server)) {
			List<JsonNode> events = AguiIntegrationTests.events(stream);
			assertThat(AguiIntegrationTests.types(stream)).startsWith("RUN_STARTED", "STATE_SNAPSHOT")
				.contains("STATE_DELTA")
				.endsWith("RUN_FINISHED");
			for (JsonNode event : events) {
				switch (event.path("type").asString()) {
					case "STATE_SNAPSHOT" -> state = event.path("snapshot");
					case "STATE_DELTA" -> state = Jackson3JsonPatch.apply(event.path("delta"), state);
					default -> {
					}
				}
			}
			assertThat(events.getLast().path("result")).isEqualTo(state);
		}
		assertThat(state).isEqualTo(Json.parse("{\"support_advice\":\"Your card\",\"block_card\":true,"
				+ "\"risk_level\":8,\"follow_up_actions\":[\"call the police\",\"order a card\"]}"));
	}

	private EventStream reconnect(String lastEventId) {
		var request = this.server.request("/agui/" + this.thread + "/stream").GET();
		return this.server.follow(lastEventId.isEmpty() ? request : request.header("Last-Event-ID", lastEventId));
	}

}
