package dev.parley.mcp;

import java.net.http.HttpRequest.BodyPublishers;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /mcp} enforces authentication and roles like the rest of the server. */
@OwnServers
class McpCallersIntegrationTests extends GuardedServerTest {

	@Test
	void requiresAuthentication() {
		assertThat(this.server.post("/mcp", call("ask_assistant", Json.message("Hi")))).isProblem(401,
				"unauthenticated");
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void namesNoAuthorizationServerIfThereIsNone() {
		assertThat(this.server.post("/mcp", "{}")).isProblem(401, "unauthenticated")
			.hasHeader("WWW-Authenticate", "Bearer realm=\"parley\"");
		assertThat(this.server.get("/.well-known/oauth-protected-resource/mcp")).isProblem(404, "not_found");
	}

	@Test
	void aSessionIsItsOwnersAlone() {
		this.model.answer("Hello");
		String session = result(withKey(ADA_KEY), "ask_assistant", Json.message("Hi"))
			.at("/structuredContent/session_id")
			.asString();
		JsonNode refused = result(withKey(LISTED_KEY), "ask_assistant", Json.message("And?", session));
		assertThat(refused.path("isError").asBoolean()).isTrue();
		assertThat(text(refused)).startsWith("session_not_found: ");
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void notesAreTheirOwnersAlone() {
		result(forUser(SHOP_KEY, "ann"), "create_note",
				Json.object().put("title", "Shopping").put("content", "Buy milk"));
		assertThat(text(result(forUser(SHOP_KEY, "ann"), "list_notes", Json.object()))).contains("Buy milk");
		assertThat(text(result(forUser(SHOP_KEY, "ben"), "list_notes", Json.object()))).doesNotContain("Buy milk");
		assertThat(text(result(forUser(STORE_KEY, "ann"), "list_notes", Json.object()))).doesNotContain("Buy milk");
	}

	@Test
	void aRunThatWaitsForSomebodySaysSo() {
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"x\"}"));
		JsonNode waiting = result(withKey(ADA_KEY), "ask_notes", Json.message("Delete my note"));
		assertThat(waiting.path("isError").asBoolean()).isTrue();
		assertThat(text(waiting)).startsWith("requires_action: ")
			.contains("approve or decline the call call_1 of delete_note", "run_id: ", "session_id: ");
	}

	@Test
	void anAgentThatTakesARoleAnswersNobodyWithoutIt() {
		JsonNode refused = result(withKey(ADA_KEY), "ask_premium", Json.message("Hi"));
		assertThat(refused.path("isError").asBoolean()).isTrue();
		assertThat(text(refused)).startsWith("forbidden: ");
		assertThat(this.model.requests()).isEmpty();
		this.model.next(Answer.tokens("Hello"));
		assertThat(text(result(withKey(ADA_NEW_KEY), "ask_premium", Json.message("Hi")))).isEqualTo("Hello");
	}

	@Test
	void aStreamIsItsOwnersAlone() {
		this.model.answer("Hello");
		ObjectNode call = call("ask_assistant", Json.message("Hi"));
		((ObjectNode) call.path("params")).putObject("_meta").put("progressToken", 1);
		String lastId;
		try (EventStream stream = withKey(ADA_KEY).follow(withKey(ADA_KEY).request("/mcp")
			.header("Accept", "application/json, text/event-stream")
			.POST(BodyPublishers.ofString(call.toString())))) {
			lastId = stream.last().id();
		}
		assertThat(resume(withKey(LISTED_KEY), lastId)).isProblem(404, "run_not_found");
		assertThat(resume(this.server, lastId)).isProblem(401, "unauthenticated");
		assertThat(resume(withKey(ADA_KEY), lastId).body()).contains("Hello");
	}

	private static Response resume(Server client, String lastEventId) {
		return client.send(client.request("/mcp").header("Last-Event-ID", lastEventId));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "null", "http://localhost.evil.example" })
	void foreignPagesAreRefusedEvenWithAKey(String origin) {
		Server page = this.server.with("X-API-Key", ADA_KEY, "Origin", origin);
		assertThat(page.post("/mcp", call("list_notes", Json.object()))).isProblem(403, "forbidden");
	}

	private static JsonNode result(Server caller, String tool, ObjectNode arguments) {
		return caller.post("/mcp", call(tool, arguments)).json().path("result");
	}

	private static String text(JsonNode result) {
		return result.at("/content/0/text").asString();
	}

	private static ObjectNode call(String tool, ObjectNode arguments) {
		ObjectNode params = Json.object().put("name", tool);
		params.set("arguments", arguments);
		ObjectNode call = Json.object().put("jsonrpc", "2.0").put("id", 7).put("method", "tools/call");
		call.set("params", params);
		return call;
	}

}
