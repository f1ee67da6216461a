package dev.parley.mcp.stateless;

import java.nio.file.Path;

import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Tasks are known after a restart, and what they wait for can still be answered. */
class TaskRestartIntegrationTests {

	@TempDir
	private Path data;

	@Test
	void aTaskIsApprovedAndReadAfterARestart() throws Exception {
		try (ScriptedModel model = ScriptedModel.start()) {
			Gate gate = new Gate();
			model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"x\"}").gatedBy(gate));
			String id;
			try (Parley before = Parley.start(this.data, model.baseUrl())) {
				StatelessClient client = new StatelessClient(before.server(), StatelessClient.TASKS);
				id = client.call("ask_notes", Json.message("Delete my note")).path("taskId").asString();
				gate.releaseAll();
				await(client, id, "input_required");
			}
			model.next(Answer.tokens("It is gone."));
			try (Parley after = Parley.start(this.data, model.baseUrl())) {
				StatelessClient client = new StatelessClient(after.server(), StatelessClient.TASKS);
				ObjectNode update = Json.object().put("taskId", id);
				client.task(id)
					.path("inputRequests")
					.propertyNames()
					.forEach((key) -> update.withObject("/inputResponses").putObject(key).put("action", "decline"));
				client.result("tasks/update", update);
				await(client, id, "completed");
			}
			try (Parley last = Parley.start(this.data, model.baseUrl())) {
				JsonNode task = new StatelessClient(last.server(), StatelessClient.TASKS).task(id);
				assertThat(task.path("status").asString()).isEqualTo("completed");
				assertThat(task.at("/result/structuredContent/response").asString()).isEqualTo("It is gone.");
			}
		}
	}

	private static void await(StatelessClient client, String id, String status) {
		Awaitility.await().until(() -> client.task(id).path("status").asString(""), status::equals);
	}

}
