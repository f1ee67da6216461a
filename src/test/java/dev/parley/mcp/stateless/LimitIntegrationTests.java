package dev.parley.mcp.stateless;

import java.time.Duration;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Limits that MCP clients meet. */
@ServerProperties({ "parley.run.max-runs-per-user=anonymous:1", "parley.limits.user-requests=anonymous:40",
		"parley.erasure.session-retention=30d" })
class LimitIntegrationTests extends ServerTest {

	private final Gate gate = new Gate();

	@Test
	void limitsAreResultsOfToolsOrErrorsOfTasksAndForRequestsA429() throws Exception {
		StatelessClient client = new StatelessClient(this.server, StatelessClient.TASKS);
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"x\"}").gatedBy(this.gate));
		JsonNode begun = client.call("ask_notes", Json.message("Delete my note"));
		assertThat(begun.path("ttlMs").asLong()).as("as long as sessions are kept").isEqualTo(30L * 24 * 3_600_000);
		JsonNode refused = client.call("ask_assistant", Json.message("Hi"));
		assertThat(refused.path("isError").asBoolean()).isTrue();
		assertThat(refused.at("/content/0/text").asString()).startsWith("too_many_runs: ");

		this.gate.releaseAll();
		String id = begun.path("taskId").asString();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(500))
			.until(() -> client.task(id).path("status").asString().equals("input_required"));
		Gate second = new Gate();
		this.model.next(Answer.tokens("Busy").gatedBy(second));
		client.call("ask_assistant", Json.message("Hi"));
		second.awaitWaiting(1, Patience.LIMIT);
		ObjectNode approval = Json.object().put("taskId", id);
		approval.putObject("inputResponses")
			.putObject(client.task(id).path("inputRequests").propertyNames().iterator().next())
			.put("action", "decline");
		assertThat(client.send("tasks/update", approval)).hasStatus(200)
			.has("/error/code", -32603)
			.satisfies((update) -> assertThat(update.json().at("/error/message").asString())
				.startsWith("too_many_runs: "));
		assertThat(client.task(id).path("status").asString()).isEqualTo("input_required");
		second.releaseAll();

		Response last = client.send("tools/list", Json.object());
		while (last.status() == 200) {
			last = client.send("tools/list", Json.object());
		}
		assertThat(last).isProblem(429, "rate_limited");
	}

}
