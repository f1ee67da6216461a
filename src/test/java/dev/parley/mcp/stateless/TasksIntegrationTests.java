package dev.parley.mcp.stateless;

import java.time.Instant;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Long calls of clients that support tasks. */
@OwnServers
class TasksIntegrationTests extends GuardedServerTest {

	private static final String ABSENT = "0198c0de-0000-7000-8000-000000000001";

	private final Gate gate = new Gate();

	@Test
	void aLongCallIsATaskThatIsItsRun() throws Exception {
		JsonNode begun = begin();
		assertThat(begun.path("resultType").asString()).isEqualTo("task");
		assertThat(begun.path("status").asString()).isEqualTo("working");
		assertThat(Instant.parse(begun.path("createdAt").asString())).isBeforeOrEqualTo(Instant.now());
		assertThat(begun.path("lastUpdatedAt").isString()).isTrue();
		assertThat(begun.path("ttlMs").isNull()).isTrue();
		assertThat(begun.path("pollIntervalMs").asInt()).isPositive();
		String id = begun.path("taskId").asString();
		assertThat(withKey(ADA_KEY).get("/runs/" + id)).has("/state", "running");

		JsonNode working = ada().task(id);
		assertThat(working.path("resultType").asString()).isEqualTo("complete");
		assertThat(working.path("status").asString()).isEqualTo("working");
		assertThat(working.has("result")).isFalse();

		this.gate.releaseAll();
		JsonNode done = await(id, "completed");
		assertThat(done.path("resultType").asString()).isEqualTo("complete");
		assertThat(done.at("/result/content/0/text").asString()).isEqualTo("At last.");
		assertThat(done.at("/result/structuredContent/run_id").asString()).isEqualTo(id);
	}

	@Test
	void aShortCallIsAnsweredAtOnce() {
		this.model.answer("Hello");
		assertThat(ada().call("ask_assistant", Json.message("Hi")).path("resultType").asString()).isEqualTo("complete");
	}

	@Test
	void aTaskContinuesWithoutItsClientAndIsCancelledOnlyByRequest() throws Exception {
		String id = begin().path("taskId").asString();
		JsonNode cancelled = ada().result("tasks/cancel", Json.object().put("taskId", id));
		assertThat(cancelled.path("resultType").asString()).isEqualTo("complete");
		assertThat(cancelled.has("taskId")).isFalse();
		assertThat(await(id, "cancelled").has("result")).isFalse();
		ada().result("tasks/cancel", Json.object().put("taskId", id));
	}

	@Test
	void aRunThatFailsIsACompletedTaskWithAnError() throws Exception {
		this.model.next(Answer.tokens("Half", " of it").gatedBy(this.gate).thenCut());
		String id = ada().call("ask_assistant", Json.message("Hi")).path("taskId").asString();
		this.gate.releaseAll();
		JsonNode failed = await(id, "completed");
		assertThat(failed.at("/result/isError").asBoolean()).isTrue();
		assertThat(failed.at("/result/content/0/text").asString()).startsWith("model_error: ");
	}

	@Test
	void aTaskAsksForApprovalsAndGoesOnUnderItsId() throws Exception {
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"x\"}").gatedBy(this.gate));
		String id = ada().call("ask_notes", Json.message("Delete my note")).path("taskId").asString();
		this.gate.releaseAll();
		JsonNode waiting = await(id, "input_required");
		String first = key(waiting);
		assertThat(waiting.at("/inputRequests").path(first).path("method").asString()).isEqualTo("elicitation/create");

		// The continuing run asks again, with the same id of a call.
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"y\"}"));
		assertThat(ada().result("tasks/update", update(id, first, "accept")).path("resultType").asString())
			.isEqualTo("complete");
		Awaitility.await().until(() -> !ada().task(id).path("inputRequests").has(first));
		String second = key(await(id, "input_required"));
		assertThat(second).as("a key is never used twice").isNotEqualTo(first);
		ada().result("tasks/update", update(id, first, "accept"));
		assertThat(ada().task(id).path("status").asString()).as("an old key is ignored").isEqualTo("input_required");

		this.model.answer("Both are gone.");
		ada().result("tasks/update", update(id, second, "accept"));
		JsonNode done = await(id, "completed");
		assertThat(done.path("taskId").asString()).isEqualTo(id);
		assertThat(done.at("/result/structuredContent/response").asString()).isEqualTo("Both are gone.");
	}

	@Test
	void aTaskWhoseSessionWentOnIsCancelled() throws Exception {
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"x\"}").gatedBy(this.gate));
		String id = ada().call("ask_notes", Json.message("Delete my note")).path("taskId").asString();
		this.gate.releaseAll();
		await(id, "input_required");
		this.model.answer("Never mind.");
		String session = withKey(ADA_KEY).get("/runs/" + id).get("session_id");
		assertThat(withKey(ADA_KEY).chat(Json.message("Leave it", session))).hasStatus(200);
		assertThat(ada().task(id).path("status").asString()).isEqualTo("cancelled");
	}

	@Test
	void anotherUsersTaskIsNotFound() throws Exception {
		String id = begin().path("taskId").asString();
		StatelessClient other = new StatelessClient(withKey(LISTED_KEY), StatelessClient.TASKS);
		for (String method : new String[] { "tasks/get", "tasks/update", "tasks/cancel" }) {
			for (String task : new String[] { id, ABSENT, "../../etc", "" }) {
				StatelessClient caller = task.equals(id) ? other : ada();
				assertThat(caller.send(method, Json.object().put("taskId", task))).hasStatus(200)
					.has("/error/code", -32602)
					.has("/error/message", "There is no task with this id");
			}
			assertThat(ada().send(method, Json.object())).has("/error/code", -32602);
		}
		assertThat(ada().task(id).path("status").asString()).isEqualTo("working");
		this.gate.releaseAll();
		await(id, "completed");
	}

	@Test
	void aClientMustDeclareTasksToUseThem() throws Exception {
		String id = begin().path("taskId").asString();
		StatelessClient without = new StatelessClient(withKey(ADA_KEY), "{}");
		for (String method : new String[] { "tasks/get", "tasks/update", "tasks/cancel" }) {
			assertThat(without.send(method, Json.object().put("taskId", id))).hasStatus(400)
				.has("/error/code", -32021)
				.has("/error/data/requiredCapabilities",
						Map.of("extensions", Map.of("io.modelcontextprotocol/tasks", Map.of())));
		}
		this.gate.releaseAll();
	}

	private JsonNode begin() throws Exception {
		this.model.next(Answer.tokens("At last.").gatedBy(this.gate));
		JsonNode begun = ada().call("ask_assistant", Json.message("Hi"));
		this.gate.awaitWaiting(1, Patience.LIMIT);
		return begun;
	}

	private StatelessClient ada() {
		return new StatelessClient(withKey(ADA_KEY), StatelessClient.TASKS);
	}

	private JsonNode await(String id, String status) {
		Awaitility.await().until(() -> ada().task(id).path("status").asString(""), status::equals);
		return ada().task(id);
	}

	private static String key(JsonNode waiting) {
		return waiting.path("inputRequests").propertyNames().iterator().next();
	}

	private static ObjectNode update(String id, String key, String action) {
		ObjectNode params = Json.object().put("taskId", id);
		params.putObject("inputResponses")
			.putObject(key)
			.put("action", action)
			.putObject("content")
			.put("approved", true);
		return params;
	}

}
