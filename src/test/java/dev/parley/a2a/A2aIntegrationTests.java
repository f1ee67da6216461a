package dev.parley.a2a;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs as A2A's tasks. */
class A2aIntegrationTests extends GuardedServerTest {

	@Test
	void everybodyMayReadTheCardAndOnlyCallersSeeTheirAgents() {
		Response card = this.server.get("/.well-known/agent-card.json");
		assertThat(card).hasStatus(200)
			.has("/supportedInterfaces/0/protocolBinding", "JSONRPC")
			.has("/supportedInterfaces/0/protocolVersion", "1.0")
			.has("/supportedInterfaces/0/url", this.server.uri("/a2a").toString())
			.has("/capabilities/streaming", true);
		assertThat(Json.texts(card.json().path("skills"), "id")).containsExactly("chat");
		assertThat(card.body()).doesNotContain("premium");
		List<String> ofAda = Json.texts(this.withKey(ADA_KEY).get("/.well-known/agent-card.json").json().path("skills"),
				"id");
		assertThat(ofAda).contains("assistant", "timekeeper").doesNotContain("premium");
		JsonNode extended = call(loggedIn("bob", "battery staple").with("A2A-Version", "1.0"), "GetExtendedAgentCard",
				Json.object())
			.json();
		assertThat(Json.texts(extended.at("/result/skills"), "id")).contains("assistant", "premium");
	}

	@Test
	void aMessageIsATaskInAContext() {
		this.model.answer("Hello");
		JsonNode task = send(ada(), message("Hi")).at("/result/task");
		assertThat(task.at("/status/state").asString()).isEqualTo("TASK_STATE_COMPLETED");
		assertThat(task.at("/artifacts/0/parts/0/text").asString()).isEqualTo("Hello");
		assertThat(task.at("/history/0/parts/0/text").asString()).isEqualTo("Hi");
		this.model.answer("Again");
		ObjectNode second = message("And?");
		((ObjectNode) second.path("message")).put("contextId", task.path("contextId").asString());
		assertThat(send(ada(), second).at("/result/task/contextId")).isEqualTo(task.path("contextId"));
		assertThat(this.model.lastPrompt()).containsExactly("Hi", "Hello", "And?");
		assertThat(call(ada(), "GetTask", id(task)).json().at("/result/artifacts/0/parts/0/text").asString())
			.isEqualTo("Hello");
		JsonNode list = call(ada(), "ListTasks", Json.object().put("contextId", task.path("contextId").asString()))
			.json();
		assertThat(list.at("/result/totalSize").asInt()).isEqualTo(2);
		assertThat(list.at("/result/nextPageToken").asString("?")).isEmpty();
		assertThat(Json.texts(list.at("/result/tasks"), "id")).hasSize(2).endsWith(task.path("id").asString());
		JsonNode page = call(ada(), "ListTasks",
				Json.object().put("contextId", task.path("contextId").asString()).put("pageSize", 1))
			.json();
		JsonNode next = call(ada(), "ListTasks",
				Json.object()
					.put("contextId", task.path("contextId").asString())
					.put("pageSize", 1)
					.put("pageToken", page.at("/result/nextPageToken").asString()))
			.json();
		assertThat(next.at("/result/tasks/0/id")).isEqualTo(task.path("id"));
	}

	@Test
	void aMessageThatIsSentAgainIsTheSameTask() {
		this.model.answer("Hello");
		ObjectNode message = message("Hi");
		assertThat(send(ada(), message).at("/result/task/id")).isEqualTo(send(ada(), message).at("/result/task/id"));
	}

	@Test
	void aStreamHasTheTaskItsStatesAndItsText() {
		this.model.answer("Hello", " \"world\"");
		try (EventStream stream = stream(ada(), "SendStreamingMessage", message("Hi"))) {
			List<JsonNode> results = stream.all().stream().map((event) -> event.json().path("result")).toList();
			assertThat(results.stream().map((result) -> Json.names(result).getFirst())).containsExactly("task",
					"statusUpdate", "artifactUpdate", "artifactUpdate", "statusUpdate");
			assertThat(results.get(1).at("/statusUpdate/status/state").asString()).isEqualTo("TASK_STATE_WORKING");
			assertThat(results.get(2).at("/artifactUpdate/artifact/parts/0/text").asString()).isEqualTo("Hello");
			assertThat(results.get(2).at("/artifactUpdate").has("append")).isFalse();
			assertThat(results.get(3).at("/artifactUpdate/append").asBoolean()).isTrue();
			assertThat(results.get(4).at("/statusUpdate/status/state").asString()).isEqualTo("TASK_STATE_COMPLETED");
			assertThat(stream.all()).allSatisfy((event) -> assertThat(event.json().path("id").asInt()).isEqualTo(7));
		}
	}

	@Test
	void aTaskCanBeFollowedAndCancelled() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hello", " world").gatedBy(gate));
		gate.release(1);
		ObjectNode message = message("Hi");
		message.putObject("configuration").put("returnImmediately", true);
		JsonNode task = send(ada(), message).at("/result/task");
		assertThat(task.at("/status/state").asString()).isIn("TASK_STATE_SUBMITTED", "TASK_STATE_WORKING");
		try (EventStream stream = stream(ada(), "SubscribeToTask", id(task))) {
			assertThat(stream.next().json().at("/result/task/id")).isEqualTo(task.path("id"));
			assertThat(call(ada(), "CancelTask", id(task)).json().at("/result/status/state").asString())
				.isEqualTo("TASK_STATE_CANCELED");
			assertThat(stream.last().json().at("/result/statusUpdate/status/state").asString())
				.isEqualTo("TASK_STATE_CANCELED");
		}
		assertThat(call(ada(), "CancelTask", id(task))).has("/error/code", -32002);
		assertThat(call(ada(), "SubscribeToTask", id(task))).has("/error/code", -32004);
		assertThat(call(ada(), "GetTask", id(task))).has("/result/status/state", "TASK_STATE_CANCELED");
	}

	@Test
	void aCallThatNeedsApprovalRequiresInput() {
		JsonNode task = waiting();
		assertThat(task.at("/status/message/parts/1/data/calls/0/name").asString()).isEqualTo("delete_note");
		assertThat(call(ada(), "CancelTask", id(task))).has("/error/code", -32002);
		assertThat(send(ada(), answer(task, "{\"text\":\"yes\"}")).at("/error/code").asInt()).isEqualTo(-32602);
		this.model.answer("There was no such note.");
		ObjectNode approval = answer(task, "{\"data\":{\"approved\":true}}");
		JsonNode continued = send(ada(), approval).at("/result/task");
		assertThat(continued.path("id")).as("still the same task").isEqualTo(task.path("id"));
		assertThat(continued.at("/status/state").asString()).isEqualTo("TASK_STATE_COMPLETED");
		assertThat(continued.at("/artifacts/0/parts/0/text").asString()).isEqualTo("There was no such note.");
		assertThat(call(ada(), "GetTask", id(task)).json().at("/result/status/state"))
			.isEqualTo(continued.at("/status/state"));
		assertThat(send(ada(), approval).at("/result/task/id")).as("sent again").isEqualTo(task.path("id"));
		assertThat(send(ada(), answer(task, "{\"data\":{\"approved\":true}}")).at("/error/code").asInt())
			.isEqualTo(-32004);
	}

	@Test
	void aFailureIsATaskThatFailed() {
		this.model.next(Answer.tokens("Hel").thenCut());
		JsonNode task = send(ada(), message("Hi")).at("/result/task");
		assertThat(task.at("/status/state").asString()).isEqualTo("TASK_STATE_FAILED");
		assertThat(task.at("/status/message/metadata/code").asString()).isEqualTo("model_error");
	}

	@Test
	void refusalsAreErrorsOfTheProtocol() {
		assertThat(this.server.post("/a2a", rpc("GetTask", Json.object()))).hasStatus(401).has("/jsonrpc", "2.0");
		assertThat(ada().with("A2A-Version", "1.0").post("/a2a", "{")).hasStatus(400).has("/error/code", -32700);
		assertThat(this.withKey(ADA_KEY).post("/a2a", rpc("GetTask", Json.object()))).has("/error/code", -32009);
		assertThat(call(ada(), "Nothing", Json.object())).has("/error/code", -32601);
		assertThat(call(ada(), "GetTask", Json.object().put("id", "x"))).has("/error/code", -32001);
		assertThat(call(ada(), "CreateTaskPushNotificationConfig", Json.object())).has("/error/code", -32003);
		ObjectNode unknown = message("Hi");
		unknown.putObject("metadata").put("agent", "nobody");
		assertThat(call(ada(), "SendMessage", unknown)).hasStatus(404)
			.has("/error/code", -32602)
			.has("/error/data/0/reason", "AGENT_NOT_FOUND");
	}

	@Test
	void aTaskIsItsOwnersAlone() {
		JsonNode task = waiting();
		Server bob = withKey(LISTED_KEY).with("A2A-Version", "1.0");
		for (String method : List.of("GetTask", "CancelTask", "SubscribeToTask")) {
			assertThat(call(bob, method, id(task))).as(method).has("/error/code", -32001);
		}
		assertThat(send(bob, answer(task, "{\"data\":{\"approved\":true}}")).at("/error/code").asInt())
			.isEqualTo(-32001);
		ObjectNode inContext = message("Hi");
		((ObjectNode) inContext.path("message")).put("contextId", task.path("contextId").asString());
		assertThat(call(bob, "SendMessage", inContext)).hasStatus(404).has("/error/code", -32001);
		assertThat(call(bob, "ListTasks", Json.object()).body()).doesNotContain(task.path("id").asString());
	}

	private JsonNode waiting() {
		this.model.next(Answer.toolCall("call_0", "delete_note", "{\"noteId\":\"x\"}"));
		ObjectNode message = message("Delete it");
		message.putObject("metadata").put("agent", "notes");
		JsonNode task = send(ada(), message).at("/result/task");
		assertThat(task.at("/status/state").asString()).isEqualTo("TASK_STATE_INPUT_REQUIRED");
		return task;
	}

	private Server ada() {
		return withKey(ADA_KEY).with("A2A-Version", "1.0");
	}

	private static ObjectNode message(String text) {
		ObjectNode params = Json.object();
		params.putObject("message")
			.put("messageId", UUID.randomUUID().toString())
			.put("role", "ROLE_USER")
			.putArray("parts")
			.addObject()
			.put("text", text);
		return params;
	}

	private static ObjectNode answer(JsonNode task, String part) {
		ObjectNode params = Json.object();
		params.putObject("message")
			.put("messageId", UUID.randomUUID().toString())
			.put("role", "ROLE_USER")
			.put("taskId", task.path("id").asString())
			.putArray("parts")
			.add(Json.parse(part));
		return params;
	}

	private static ObjectNode id(JsonNode task) {
		return Json.object().put("id", task.path("id").asString());
	}

	private static JsonNode send(Server server, ObjectNode params) {
		return call(server, "SendMessage", params).json();
	}

	private static Response call(Server server, String method, ObjectNode params) {
		return server.post("/a2a", rpc(method, params));
	}

	private static EventStream stream(Server server, String method, ObjectNode params) {
		return server.follow(server.request("/a2a")
			.header("Accept", "text/event-stream")
			.POST(BodyPublishers.ofString(rpc(method, params).toString())));
	}

	private static ObjectNode rpc(String method, ObjectNode params) {
		ObjectNode request = Json.object().put("jsonrpc", "2.0").put("id", 7).put("method", method);
		request.set("params", params);
		return request;
	}

}
