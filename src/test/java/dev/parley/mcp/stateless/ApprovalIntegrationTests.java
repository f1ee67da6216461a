package dev.parley.mcp.stateless;

import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Approvals by MCP clients: {@code input_required}, and the answer to it. */
class ApprovalIntegrationTests extends GuardedServerTest {

	private final ObjectNode question = Json.message("Delete my note");

	@Test
	void aCallThatMustBeApprovedAsksTheUserAndThenGoesOn() {
		JsonNode waiting = ask(ada());
		assertThat(waiting.path("resultType").asString()).isEqualTo("input_required");
		assertThat(waiting.path("inputRequests").size()).isOne();
		JsonNode request = waiting.path("inputRequests").iterator().next();
		assertThat(request.path("method").asString()).isEqualTo("elicitation/create");
		assertThat(request.at("/params/mode").asString()).isEqualTo("form");
		assertThat(request.at("/params/message").asString()).contains("delete_note", "no-such-note");
		assertThat(request.at("/params/requestedSchema/required/0").asString()).isEqualTo("approved");

		this.model.answer("It is gone.");
		JsonNode done = ada().result("tools/call", answer(waiting, "accept", "{\"approved\":true}"));
		assertThat(done.path("resultType").asString()).isEqualTo("complete");
		assertThat(done.at("/structuredContent/response").asString()).isEqualTo("It is gone.");
		assertThat(lastToolResult()).as("the tool was called").contains("no such note");
	}

	@Test
	void aMessageThatTheStoreWritesDifferentlyIsTheSameMessage() {
		this.question.put("message", "Delete\u0000my note");
		JsonNode waiting = ask(ada());
		this.model.answer("It is gone.");
		assertThat(ada().result("tools/call", answer(waiting, "accept", "{\"approved\":true}"))
			.path("resultType")
			.asString()).isEqualTo("complete");
	}

	@Test
	void aCallThatIsDeclinedIsNotMadeAndTheAgentLearnsWhy() {
		JsonNode waiting = ask(ada());
		this.model.answer("I keep it.");
		JsonNode done = ada().result("tools/call",
				answer(waiting, "accept", "{\"approved\":false,\"reason\":\"still needed\"}"));
		assertThat(done.at("/structuredContent/response").asString()).isEqualTo("I keep it.");
		assertThat(lastToolResult()).isEqualTo("declined by the user: still needed");
	}

	@Test
	void aFormThatIsDeclinedOrDismissedDeclines() {
		for (String action : List.of("decline", "cancel")) {
			JsonNode waiting = ask(ada());
			this.model.answer("I keep it.");
			assertThat(ada().result("tools/call", answer(waiting, action, "{}")).path("isError").asBoolean()).isFalse();
			assertThat(lastToolResult()).isEqualTo("declined by the user");
		}
	}

	@Test
	void aClientThatAnswersNotAllIsAskedAgain() {
		JsonNode waiting = ask(ada());
		for (ObjectNode incomplete : List.of(answer(waiting, "accept", "{}"),
				answer(waiting, "accept", "{\"approved\":\"yes\"}"), answer(waiting, "perhaps", "{}"),
				again(waiting, Json.object()))) {
			JsonNode repeated = ada().result("tools/call", incomplete);
			assertThat(repeated.path("resultType").asString()).isEqualTo("input_required");
			assertThat(repeated.path("inputRequests")).isEqualTo(waiting.path("inputRequests"));
			assertThat(repeated.path("requestState")).isEqualTo(waiting.path("requestState"));
		}
	}

	@Test
	void anAnswerCountsOnce() {
		JsonNode waiting = ask(ada());
		this.model.answer("It is gone.");
		ObjectNode answer = answer(waiting, "accept", "{\"approved\":true}");
		ada().result("tools/call", answer);
		assertThat(ada().send("tools/call", answer)).hasStatus(200).has("/error/code", -32602);
	}

	@Test
	void aStateThatSomebodyElseReceivedOrThatWasChangedIsRefused() {
		JsonNode waiting = ask(ada());
		ObjectNode answer = answer(waiting, "accept", "{\"approved\":true}");
		StatelessClient other = new StatelessClient(withKey(LISTED_KEY), StatelessClient.FORMS);
		assertThat(other.send("tools/call", answer)).hasStatus(200).has("/error/code", -32602);
		assertThat(ada().send("tools/call", answer.deepCopy().put("requestState", "x"))).has("/error/code", -32602);
		assertThat(ada().send("tools/call", answer.deepCopy().put("requestState", 5))).has("/error/code", -32602);
		ObjectNode otherTool = answer.deepCopy().put("name", "ask_assistant");
		assertThat(ada().send("tools/call", otherTool)).has("/error/code", -32602);
		ObjectNode otherMessage = answer.deepCopy();
		otherMessage.set("arguments", Json.message("Delete all"));
		assertThat(ada().send("tools/call", otherMessage)).has("/error/code", -32602);
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void aClientThatCannotAskItsUserLearnsWhereElseToApprove() {
		JsonNode result = ask(new StatelessClient(withKey(ADA_KEY), "{\"elicitation\":{\"url\":{}}}"));
		assertThat(result.path("resultType").asString()).isEqualTo("complete");
		assertThat(result.path("isError").asBoolean()).isTrue();
		assertThat(result.at("/content/0/text").asString()).startsWith("requires_action: ");
	}

	private StatelessClient ada() {
		return new StatelessClient(withKey(ADA_KEY), StatelessClient.FORMS);
	}

	private JsonNode ask(StatelessClient client) {
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"no-such-note\"}"));
		return client.call("ask_notes", this.question);
	}

	private ObjectNode answer(JsonNode waiting, String action, String content) {
		ObjectNode responses = Json.object();
		waiting.path("inputRequests")
			.propertyNames()
			.forEach((key) -> responses.putObject(key).put("action", action).set("content", Json.parse(content)));
		return again(waiting, responses);
	}

	private ObjectNode again(JsonNode waiting, ObjectNode responses) {
		ObjectNode params = StatelessClient.named("ask_notes", this.question);
		params.set("inputResponses", responses);
		params.set("requestState", waiting.path("requestState"));
		return params;
	}

	private String lastToolResult() {
		return this.model.requests().getLast().messages().getLast().path("content").asString();
	}

}
