package dev.parley.web;

import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Pictures;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The demo model, which answers without a key. */
@ServerProperties({ "parley.model.api-key=", "parley.model.base-url=https://api.openai.com/v1" })
@OwnServers
class DemoIntegrationTests extends ServerTest {

	@Test
	void callsToolsByTheWordsOfTheMessage() throws Exception {
		try (EventStream stream = this.server.stream(Json.message("Take a note: buy milk").put("agent", "notes"))) {
			assertThat(stream.types()).containsSubsequence("session", "tool_call", "tool_result", "token", "done");
			assertThat(Json.texts(stream.last().json().path("tool_calls"), "name")).containsExactly("create_note");
		}
		JsonNode list = this.server.chat(Json.message("List my notes").put("agent", "notes")).json();
		assertThat(list.toString()).contains("buy milk");
		String note = list.at("/tool_calls/0/result/notes/0/note_id").asString();
		Response waiting = this.server.chat(Json.message("Delete my note: " + note).put("agent", "notes"));
		assertThat(waiting).has("/required_action/calls/0/name", "delete_note")
			.has("/required_action/calls/0/arguments/note_id", note);
		ObjectNode approval = Json.object().put("session_id", waiting.get("session_id"));
		approval.putArray("approvals")
			.addObject()
			.put("id", waiting.json().at("/required_action/calls/0/id").asString())
			.put("approved", true);
		assertThat(this.server.chat(approval).get("response")).contains("The note is deleted.");
	}

	@Test
	void fillsTheSchemaOfTheBank() throws Exception {
		JsonNode done;
		try (EventStream stream = this.server
			.stream(Json.message("My card was stolen! What is my balance?").put("agent", "bank_support"))) {
			assertThat(stream.types()).contains("tool_call", "output").doesNotContain("token");
			done = stream.last().json();
		}
		JsonNode advice = done.path("output");
		assertThat(Json.names(advice)).containsExactlyInAnyOrder("support_advice", "block_card", "risk_level",
				"follow_up_actions");
		assertThat(advice.path("block_card").asBoolean()).isTrue();
		assertThat(advice.path("risk_level").asInt(-1)).isBetween(0, 10);
		assertThat(Json.texts(done.path("tool_calls"), "name")).contains("customer_balance");
	}

	@Test
	void saysWhatItGot() {
		assertThat(this.server.chat(Pictures.message("Look",
				Pictures.attachment("file", Pictures.url("text/plain", new byte[] { 'a', 'b' }), "notes.txt"),
				Pictures.attachment("image", "https://example.com/cat.png", "cat"))))
			.hasStatus(200)
			.satisfies((answer) -> assertThat(answer.get("response"))
				.contains("You sent along: notes.txt (text/plain, 2 bytes), cat at https://example.com/cat.png."));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			I want a refund for my order                | support
			The server crashes with an error in its log | technical
			What is the PRICE of the larger plan?       | sales
			An error in my invoice                      | support
			Buy now, pay later                          | sales
			Tell me a story                             | assistant
			Preorders and pricelessness                 | assistant
			""")
	void theMostKeywordsWinAndTiesGoByName(String message, String agent) {
		assertThat(this.server.chat(Json.message(message).put("agent", "auto"))).hasStatus(200).has("/agent", agent);
	}

}
