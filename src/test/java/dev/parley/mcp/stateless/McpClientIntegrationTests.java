package dev.parley.mcp.stateless;

import java.time.Duration;

import dev.parley.testing.Answer;
import dev.parley.testing.ClientScenarios;
import dev.parley.testing.Gate;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.RecordedRequest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client of the TypeScript SDK for version 2026-07-28, unchanged. Its scenarios are
 * in {@code src/test/clients/mcp/client.mjs}.
 */
class McpClientIntegrationTests extends GuardedServerTest {

	private final Gate never = new Gate();

	@Test
	void theSdksClientDoesAllItCan() throws Exception {
		this.model.otherwise(this::answer);
		ClientScenarios outcomes = run();
		this.never.releaseAll();

		JsonNode connected = outcomes.get("connect");
		assertThat(connected.path("era").asString()).isEqualTo("modern");
		assertThat(connected.path("version").asString()).isEqualTo("2026-07-28");
		assertThat(connected.path("server").asString()).isEqualTo("parley");
		assertThat(connected.path("tools").valueStream().map(JsonNode::asString)).contains("ask_assistant",
				"create_note");
		assertOutcome(outcomes, "answer", "{\"text\":\"Hi there\",\"again\":\"Hi there\",\"same\":true}");
		assertThat(outcomes.get("progress").path("text").asString()).isEqualTo("Hi there");
		assertThat(outcomes.get("progress").path("rising").asBoolean()).isTrue();
		assertThat(outcomes.get("progress").path("seen").asInt()).isPositive();
		assertOutcome(outcomes, "tool", "{\"failed\":false}");
		assertFailure(outcomes, "refusal", "validation_failed: ");
		assertFailure(outcomes, "failure", "model_error: ");
		assertThat(outcomes.get("unknown tool").path("code").asInt()).isEqualTo(-32602);
		assertFailure(outcomes, "ownership", "session_not_found: ");
		for (String decision : new String[] { "approved", "declined" }) {
			JsonNode asked = outcomes.get(decision);
			assertThat(asked.path("asked").size()).as(decision).isOne();
			assertThat(asked.at("/asked/0").asString()).contains("delete_note");
		}
		assertThat(outcomes.get("approved").path("text").asString()).contains("no such note");
		assertThat(outcomes.get("declined").path("text").asString()).contains("declined by the user");
		assertFailure(outcomes, "nobody to ask", "requires_action: ");
		for (String broken : new String[] { "cancel", "cut" }) {
			assertThat(outcomes.get(broken).has("error")).as(broken).isTrue();
			assertThat(withKey(ADA_KEY).awaitRun(outcomes.get(broken + " begun").path("run").asString(), "cancelled"))
				.has("/cancel_cause", "client");
		}
		assertThat(outcomes.get("wrong key").path("status").asInt()).isEqualTo(401);
		assertOutcome(outcomes, "handshake", "{\"era\":\"legacy\",\"version\":\"2025-11-25\",\"text\":\"Hi there\"}");
	}

	private Answer answer(RecordedRequest request) {
		JsonNode last = request.messages().getLast();
		String content = last.path("content").asString("");
		if (last.path("role").asString().equals("tool")) {
			return Answer.tokens(content);
		}
		return switch (content) {
			case "slow" -> Answer.tokens("Hi", " there").firstAfter(Duration.ofSeconds(3));
			case "fail" -> Answer.garbage();
			case "delete" -> Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"x\"}");
			case "never" -> Answer.tokens("never").gatedBy(this.never);
			default -> Answer.tokens("Hi", " there");
		};
	}

	private ClientScenarios run() throws Exception {
		return ClientScenarios.run("mcp", "mcp/client.mjs",
				Json.object()
					.put("url", this.server.uri("/mcp").toString())
					.put("key", ADA_KEY)
					.put("otherKey", LISTED_KEY)
					.toString());
	}

	private static void assertOutcome(ClientScenarios outcomes, String scenario, String expected) {
		assertThat(((ObjectNode) outcomes.get(scenario)).without("scenario")).as(scenario)
			.isEqualTo(Json.parse(expected));
	}

	private static void assertFailure(ClientScenarios outcomes, String scenario, String text) {
		assertThat(outcomes.get(scenario).path("failed").asBoolean()).as(scenario).isTrue();
		assertThat(outcomes.get(scenario).path("text").asString()).as(scenario).startsWith(text);
	}

}
