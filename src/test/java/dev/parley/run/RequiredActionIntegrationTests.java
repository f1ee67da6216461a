package dev.parley.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs that wait for tools of their caller, and for approvals. */
@ServerProperties(HeldTools.AGENTS)
@OwnServers
class RequiredActionIntegrationTests extends ServerTest {

	private static final String HELD = "{\"label\":\"a\"}";

	private HeldTools tools;

	@TempDir
	private Path data;

	@BeforeEach
	void takeTheToolsByTheHand() {
		this.tools = this.parley.part(HeldTools.class);
	}

	@Test
	void aToolOfTheCallersIsCalledByTheCaller() {
		this.model.next(Answer.tokens("Let me see.").andToolCall("call_1", "locate", "{\"precise\":true}"),
				Answer.tokens("You are in Rome."));
		Response waiting = this.server.chat(ActionRequests.asking("Where am I?", "assistant"));
		assertThat(waiting).hasStatus(200)
			.has("/finish_reason", "tool_calls")
			.has("/response", "Let me see.")
			.has("/tool_calls", Json.parse("[]"))
			.has("/required_action/calls", Json.parse(
					"[{\"id\":\"call_1\",\"name\":\"locate\",\"arguments\":{\"precise\":true},\"kind\":\"client\"}]"));
		assertThat(toolNames(0)).contains("locate");
		String session = waiting.get("session_id");
		assertThat(this.server.get("/runs/" + waiting.get("run_id"))).has("/state", "requires_action")
			.has("/required_action", waiting.json().path("required_action"))
			.has("/message_id", waiting.json().path("message_id"))
			.has("/usage", waiting.json().path("usage"));
		assertThat(this.server.get("/sessions/" + session)).has("/required_action",
				waiting.json().path("required_action"));

		ObjectNode result = ActionRequests.result(session, "call_1", "{\"city\":\"Rome\"}");
		Response answer = this.server.chat(result);
		assertThat(answer).hasStatus(200)
			.has("/response", "You are in Rome.")
			.has("/finish_reason", "stop")
			.has("/agent", "assistant")
			.has("/tool_calls/0/id", "call_1")
			.has("/tool_calls/0/result/city", "Rome");
		assertThat(answer.json().has("required_action")).isFalse();
		Response continuing = this.server.get("/runs/" + answer.get("run_id"));
		assertThat(continuing).has("/continues", waiting.get("run_id"))
			.has("/state", "completed")
			.has("/tool_calls", answer.json().path("tool_calls"));
		assertThat(toolNames(1)).as("still known").contains("locate");
		assertPaired("call_1");
		assertThat(prompt().getLast().path("content").asString()).contains("Rome");
		assertThat(this.server.get("/sessions/" + session)).hasNull("/required_action");
		assertThat(this.server.get("/runs/" + waiting.get("run_id")).json().has("required_action")).isFalse();
	}

	@Test
	void callsThatNeedNobodyAreMadeFirstAndApprovedOnesOnce() throws InterruptedException {
		this.model.next(Answer.toolCall("server", "clock", "{}")
			.andToolCall("approved", "held", HELD)
			.andToolCall("client", "locate", "{}"), Answer.tokens("Done."));
		String session;
		try (EventStream stream = this.server.stream(ActionRequests.asking("Hold on", "approver"))) {
			assertThat(stream.types()).containsExactly("session", "tool_call", "tool_call", "tool_call", "tool_result",
					"requires_action");
			JsonNode end = stream.last().json();
			assertThat(Json.texts(end.at("/required_action/calls"), "kind")).containsExactly("approval", "client");
			assertThat(Json.texts(end.path("tool_calls"), "id")).containsExactly("server");
			session = stream.sessionId();
			assertThat(rebuilt(stream.runId())).isEqualTo(stream.all().stream().map((event) -> event.json()).toList());
		}
		this.tools.release(1);
		ObjectNode answers = ActionRequests.approval(session, "approved", true);
		answers.putArray("tool_results").addObject().put("id", "client").put("error", "No permission");
		try (EventStream stream = this.server.stream(answers)) {
			assertThat(stream.types()).containsExactly("session", "tool_result", "tool_result", "token", "done");
			assertThat(Json.texts(stream.last().json().path("tool_calls"), "id")).containsExactly("client", "approved");
			assertThat(this.server.get("/runs/" + stream.runId()).json().path("tool_calls"))
				.containsExactlyInAnyOrderElementsOf(stream.last().json().path("tool_calls"));
		}
		this.tools.awaitCall();
		assertPaired("server", "approved", "client");
		assertThat(prompt().get(prompt().size() - 2).path("content").asString()).isEqualTo("a");
		assertThat(prompt().getLast().path("content").asString()).isEqualTo("No permission");
	}

	@Test
	void aDeclinedCallIsNotMade() {
		String session = waitForApproval();
		this.model.next(Answer.tokens("As you like."));
		ObjectNode declined = ActionRequests.approval(session, "approved", false);
		((ObjectNode) declined.at("/approvals/0")).put("reason", "Not today");
		assertThat(this.server.chat(declined)).has("/response", "As you like.")
			.has("/tool_calls/0/error", "declined by the user: Not today");
		assertThat(prompt().getLast().path("content").asString()).isEqualTo("declined by the user: Not today");
	}

	@Test
	void aMessageInPlaceOfAnAnswerDeclines() {
		String session = waitForApproval();
		this.model.next(Answer.tokens("Fine."));
		assertThat(this.server.chat(Json.message("Never mind", session))).hasStatus(200);
		assertPaired("approved");
		assertThat(prompt().toString()).contains("declined by the user");
		assertThat(this.server.get("/sessions/" + session)).hasNull("/required_action");
		assertThat(this.server.chat(ActionRequests.approval(session, "approved", true))).isProblem(422,
				"validation_failed");
	}

	@Test
	void aRunWaitsOverARestartAndWindowsAgree() throws Exception {
		String session = waitForApproval();
		Path folder = Files.createDirectory(this.data.resolve("copy"));
		this.parley.crashCopy(folder);
		try (Parley again = Parley.start(folder, this.model.baseUrl(), HeldTools.AGENTS)) {
			assertThat(again.server().get("/sessions/" + session)).has("/required_action/calls/0/id", "approved");
			again.part(HeldTools.class).release(1);
			this.model.next(Answer.tokens("Done."));
			assertThat(again.server().chat(ActionRequests.approval(session, "approved", true)))
				.has("/response", "Done.")
				.has("/tool_calls/0/result", "a");
			Path second = Files.createDirectory(this.data.resolve("second"));
			again.crashCopy(second);
			this.model.next(Answer.tokens("Live."));
			assertThat(again.server().chat(Json.message("And now?", session))).has("/response", "Live.");
			List<JsonNode> live = prompt();
			try (Parley cold = Parley.start(second, this.model.baseUrl(), HeldTools.AGENTS)) {
				this.model.next(Answer.tokens("Cold."));
				assertThat(cold.server().chat(Json.message("And now?", session))).has("/response", "Cold.");
				assertThat(prompt()).isEqualTo(live);
			}
		}
	}

	/** A session whose agent waits for an approval of {@code held}. */
	private String waitForApproval() {
		this.model.next(Answer.toolCall("approved", "held", HELD));
		Response waiting = this.server.chat(Json.message("Hold on").put("agent", "approver"));
		assertThat(waiting).has("/required_action/calls/0/kind", "approval");
		return waiting.get("session_id");
	}

	/** The events of a run, told again from the store. */
	private List<JsonNode> rebuilt(String runId) {
		this.parley.part(RunRegistry.class).forgetLog(UUID.fromString(runId));
		try (EventStream stream = this.server.follow(this.server.request("/runs/" + runId + "/stream"))) {
			return stream.all().stream().map((event) -> event.json()).toList();
		}
	}

	private List<JsonNode> prompt() {
		return this.model.requests().getLast().messages();
	}

	private List<String> toolNames(int request) {
		return this.model.requests()
			.get(request)
			.body()
			.path("tools")
			.valueStream()
			.map((tool) -> tool.at("/function/name").asString())
			.toList();
	}

	/** The last prompt has these calls, each with its result right behind. */
	private void assertPaired(String... calls) {
		List<String> asked = prompt().stream()
			.flatMap((message) -> message.path("tool_calls").valueStream())
			.map((call) -> call.path("id").asString())
			.toList();
		List<String> told = prompt().stream()
			.filter((message) -> message.path("role").asString().equals("tool"))
			.map((message) -> message.path("tool_call_id").asString())
			.toList();
		assertThat(asked).containsExactly(calls);
		assertThat(told).containsExactly(calls);
	}

}
