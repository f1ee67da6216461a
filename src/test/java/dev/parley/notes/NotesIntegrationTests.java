package dev.parley.notes;

import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.ServerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The notes agent over HTTP. */
class NotesIntegrationTests extends ServerTest {

	@Test
	void takesListsAndDeletesANoteThatTheUserApproves() {
		this.model.next(Answer.toolCall("call_1", "create_note", "{\"title\":\"Shopping\",\"content\":\"Buy milk\"}"),
				Answer.tokens("I have noted it."));
		JsonNode noted = chat("Remember to buy milk", null);
		assertThat(noted.path("response").asString()).isEqualTo("I have noted it.");
		assertThat(noted.at("/tool_calls/0/result/title").asString()).isEqualTo("Shopping");
		String session = noted.path("session_id").asString();
		String note = noted.at("/tool_calls/0/result/note_id").asString();

		this.model.next(Answer.toolCall("call_2", "delete_note", Json.object().put("note_id", note).toString()));
		JsonNode asked = chat("Forget the milk", session);
		assertThat(asked.at("/required_action/calls/0/arguments/note_id").asString()).isEqualTo(note);
		assertThat(asked.at("/required_action/calls/0/kind").asString()).isEqualTo("approval");
		assertThat(count()).isEqualTo(1);

		this.model.next(Answer.toolCall("call_3", "list_notes", "{}"), Answer.tokens("It is gone."));
		ObjectNode approval = Json.object().put("session_id", session);
		approval.putArray("approvals").addObject().put("id", "call_2").put("approved", true);
		JsonNode deleted = this.server.chat(approval).json();
		assertThat(Json.texts(deleted.path("tool_calls"), "result").getFirst()).isEqualTo("The note is deleted.");
		assertThat(Json.names(deleted.at("/tool_calls/1/result"))).containsExactly("notes", "total");
		assertThat(Json.texts(deleted.at("/tool_calls/1/result/notes"), "title")).doesNotContain("Shopping");
		assertThat(count()).isZero();
		List<JsonNode> prompt = this.model.requests().getLast().messages();
		assertThat(prompt.stream().map((message) -> message.path("role").asString())).containsExactly("system", "user",
				"assistant", "tool", "assistant", "user", "assistant", "tool", "assistant", "tool");
	}

	@Test
	void correctsItsCallAfterAnError() {
		this.model.next(
				Answer.toolCall("call_1", "create_note", "{\"text\":\"eggs\"")
					.andToolCall("call_2", "create_note",
							"{\"title\":\"Eggs\",\"content\":\"eggs\",\"user_id\":\"somebody-else\"}"),
				Answer.toolCall("call_3", "create_note", "{\"title\":\"Eggs\",\"content\":\"eggs\"}"),
				Answer.tokens("Noted."));
		try (EventStream stream = this.server.stream(Json.message("Eggs!").put("agent", "notes"))) {
			assertThat(stream.types()).containsExactly("session", "tool_call", "tool_call", "tool_result",
					"tool_result", "tool_call", "tool_result", "token", "done");
			JsonNode calls = stream.last().json().path("tool_calls");
			assertThat(calls.at("/0/error").asString()).contains("not valid JSON");
			assertThat(calls.at("/1/error").asString()).contains("user_id");
			assertThat(calls.at("/2/result/content").asString()).isEqualTo("eggs");
		}
		assertThat(this.parley.number("SELECT count(*) FROM notes WHERE content = 'eggs'")).isEqualTo(1);
		assertThat(this.parley.number("SELECT count(*) FROM notes WHERE content = 'eggs' AND user_id = 'anonymous'"))
			.isEqualTo(1);
	}

	private JsonNode chat(String message, @Nullable String session) {
		return this.server
			.chat((session == null) ? Json.message(message).put("agent", "notes") : Json.message(message, session))
			.json();
	}

	private long count() {
		return this.parley.number("SELECT count(*) FROM notes WHERE content LIKE '%milk%'");
	}

}
