package dev.parley.run;

import java.nio.file.Path;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The real process dies while a run waits for an approval, and again after it. */
@OwnProcesses
class ActionCrashIntegrationTests {

	@TempDir
	private Path data;

	@Test
	void anApprovalOutlivesTheProcess() throws Exception {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
		try (ScriptedModel model = ScriptedModel.start()) {
			String session;
			String waitingRun;
			try (ParleyProcess parley = ParleyProcess.start(this.data, model.baseUrl(), Map.of())) {
				model.next(
						Answer.toolCall("call_1", "create_note", "{\"title\":\"Shopping\",\"content\":\"Buy milk\"}"),
						Answer.tokens("Noted."));
				Response noted = parley.server().chat(Json.message("Milk!").put("agent", "notes"));
				session = noted.get("session_id");
				String note = noted.json().at("/tool_calls/0/result/note_id").asString();
				model.next(Answer.toolCall("call_2", "list_notes", "{}")
					.andToolCall("call_3", "delete_note", Json.object().put("note_id", note).toString()));
				Response waiting = parley.server().chat(Json.message("Forget it", session));
				assertThat(waiting).has("/required_action/calls/0/id", "call_3")
					.has("/tool_calls/0/result/notes/0/title", "Shopping");
				waitingRun = waiting.get("run_id");
				parley.kill();
			}
			ObjectNode approval = ActionRequests.approval(session, "call_3", true);
			String answer;
			try (ParleyProcess parley = ParleyProcess.start(this.data, model.baseUrl(), Map.of())) {
				assertThat(parley.server().get("/sessions/" + session)).has("/required_action/calls/0/name",
						"delete_note");
				assertThat(parley.server().get("/runs/" + waitingRun)).has("/state", "requires_action");
				model.next(Answer.tokens("It is gone."));
				Response done = Calls.post(parley.server(), "/chat", "kill-1", approval);
				assertThat(done).has("/response", "It is gone.").has("/tool_calls/0/result", "The note is deleted.");
				answer = done.get("run_id");
				parley.kill();
			}
			try (ParleyProcess parley = ParleyProcess.start(this.data, model.baseUrl(), Map.of())) {
				Response replayed = Calls.post(parley.server(), "/chat", "kill-1", approval);
				assertThat(replayed).has("/run_id", answer).has("/tool_calls/0/result", "The note is deleted.");
				assertThat(parley.server().chat(approval)).isInvalid("approvals");
			}
			assertThat(model.unusedAnswers()).isZero();
		}
	}

}
