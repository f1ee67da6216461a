package dev.parley.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import dev.parley.testing.SetClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Which answers a waiting run takes, and how often an approved call is made. */
@ServerProperties(HeldTools.AGENTS)
@OwnServers
class ActionAnswersIntegrationTests extends ServerTest {

	private static final String HELD = "{\"label\":\"a\"}";

	private HeldTools tools;

	@TempDir
	private Path data;

	@BeforeEach
	void takeTheToolsByTheHand() {
		this.tools = this.parley.part(HeldTools.class);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{}                                                                    | message
			{"message": "Hi", "approvals": [{"id": "approved", "approved": true}]} | message
			{"tool_results": [{"id": "client", "result": 1}]}                     | tool_results
			{"approvals": [{"id": "approved", "approved": true}]}                 | approvals
			{"approvals": [{"id": "approved", "approved": true}, {"id": "client", "approved": true}]} | approvals
			{"tool_results": [{"id": "approved", "result": 1}, {"id": "client", "result": 1}]} | tool_results
			{"tool_results": [{"id": "client", "result": 1}, {"id": "other", "result": 1}], \
			 "approvals": [{"id": "approved", "approved": true}]}                 | tool_results
			{"tool_results": [{"id": "client", "result": 1}, {"id": "client", "result": 2}], \
			 "approvals": [{"id": "approved", "approved": true}]}                 | tool_results
			{"tool_results": [{"id": "client"}], "approvals": [{"id": "approved", "approved": true}]} | tool_results[0]
			{"tool_results": [{"id": "client", "result": 1, "error": "x"}], \
			 "approvals": [{"id": "approved", "approved": true}]}                 | tool_results[0]
			{"tool_results": [{"result": 1}]}                                     | tool_results[0].id
			{"approvals": [{"id": "approved"}]}                                   | approvals[0].approved
			""")
	void onlyTheWholeAnswerIsTaken(String body, String field) {
		this.model.next(Answer.toolCall("approved", "held", HELD).andToolCall("client", "locate", "{}"));
		String session = this.server.chat(ActionRequests.asking("Hold on", "approver")).get("session_id");
		ObjectNode request = ((ObjectNode) Json.parse(body)).put("session_id", session);
		Response refused = this.server.chat(request);
		assertThat(refused).isInvalid(field);
		assertThat(this.server.get("/sessions/" + session).json().at("/required_action/calls").size())
			.as("nothing has happened")
			.isEqualTo(2);
		assertThat(this.tools.unawaited()).isZero();
	}

	@Test
	void whatIsMissingIsNamed() {
		this.model.next(Answer.toolCall("approved", "held", HELD).andToolCall("client", "locate", "{}"));
		String session = this.server.chat(ActionRequests.asking("Hold on", "approver")).get("session_id");
		assertThat(this.server.chat(ActionRequests.approval(session, "approved", true)).body()).contains("client")
			.contains("tool_results");
		assertThat(this.server
			.chat(Json.object()
				.put("session_id", session)
				.set("approvals", ActionRequests.approval("", "x", true).path("approvals")))
			.body()).contains("with the id x");
	}

	@Test
	void toolsOfCallersAreChecked() {
		assertThat(this.server.chat(withTool("clock", "{\"type\":\"object\"}"))).isInvalid("tools");
		assertThat(this.server.chat(withTool("a b", "{\"type\":\"object\"}"))).isInvalid("tools[0].name");
		assertThat(this.server.chat(withTool("x", "{\"type\":\"array\"}"))).isInvalid("tools[0].parameters");
		assertThat(this.server.chat(withTool("x", "{\"type\":\"object\",\"required\":1}")))
			.isInvalid("tools[0].parameters");
		assertThat(this.server.chat(withTool("x", "{\"type\":\"object\",\"title\":\"" + "x".repeat(17_000) + "\"}")))
			.isInvalid("tools[0].parameters");
		ObjectNode twice = withTool("x", "{\"type\":\"object\"}");
		twice.withArray("tools").addObject().put("name", "x");
		assertThat(this.server.chat(twice)).isInvalid("tools");
		ObjectNode many = Json.message("Hi");
		for (int i = 0; i < 65; i++) {
			many.withArray("tools").addObject().put("name", "x" + i);
		}
		assertThat(this.server.chat(many)).isInvalid("tools");
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void aSessionThatWaitsForNothingTakesNoAnswer() {
		this.model.next(Answer.tokens("Hi."));
		String session = this.server.chat(Json.message("Hi")).get("session_id");
		assertThat(this.server.chat(ActionRequests.approval(session, "x", true))).isInvalid("approvals");
		assertThat(this.server.chat(ActionRequests.result(session, "x", "1"))).isInvalid("tool_results");
		assertThat(this.server.chat(ActionRequests.approval("01890000-0000-7000-8000-000000000000", "x", true)))
			.isProblem(404, "session_not_found");
	}

	@Test
	void ofTwoApprovalsThatRaceOneWins() throws InterruptedException {
		String session = waitForApproval(this.server);
		this.model.next(Answer.tokens("Done."));
		List<Response> responses = Parallel.calls(8, (i) -> {
			Response response = this.server.chat(ActionRequests.approval(session, "approved", true));
			if (response.status() == 200) {
				assertThat(response).has("/response", "Done.");
			}
			return response;
		}, () -> {
			this.tools.awaitCall();
			// The others are refused while the winner is at work.
			Awaitility.await()
				.until(() -> this.server.chat(ActionRequests.approval(session, "approved", true)).status() == 409);
			this.tools.release(1);
		});
		assertThat(responses).extracting(Response::status).containsOnlyOnce(200);
		assertThat(responses).filteredOn((response) -> response.status() != 200)
			.allSatisfy((response) -> assertThat(response.get("error")).isIn("session_busy", "validation_failed"));
		assertThat(this.tools.unawaited()).isZero();
		assertThat(this.parley.number("SELECT count(*) FROM runs WHERE session_id = ?", session)).isEqualTo(2);
	}

	@Test
	void aRepeatedApprovalJoinsAndIsReplayed() throws InterruptedException {
		String session = waitForApproval(this.server);
		ObjectNode approval = ActionRequests.approval(session, "approved", true);
		this.model.next(Answer.tokens("Done."));
		try (EventStream first = Calls.stream(this.server, "approve-1", approval);
				EventStream second = Calls.stream(this.server, "approve-1", approval)) {
			this.tools.awaitCall();
			this.tools.release(1);
			assertThat(second.all()).extracting(Event::json).isEqualTo(first.all().stream().map(Event::json).toList());
			assertThat(second.runId()).isEqualTo(first.runId());
		}
		Response replayed = Calls.post(this.server, "/chat", "approve-1", approval);
		assertThat(replayed).has("/response", "Done.").hasHeader("Idempotent-Replayed", "true");
		assertThat(Calls.post(this.server, "/chat", "approve-1", ActionRequests.approval(session, "approved", false)))
			.isProblem(422, "idempotency_key_reused");
		assertThat(this.tools.unawaited()).isZero();
	}

	@Test
	void aContinuingRunThatFailedIsRepeatedWithoutItsCall() throws InterruptedException {
		String session = waitForApproval(this.server);
		ObjectNode approval = ActionRequests.approval(session, "approved", true);
		this.model.next(Answer.status(503), Answer.tokens("Done."));
		this.tools.release(1);
		assertThat(Calls.post(this.server, "/chat", "again-1", approval)).isProblem(503, "model_unavailable");
		this.tools.awaitCall();
		Response again = Calls.post(this.server, "/chat", "again-1", approval);
		assertThat(again).has("/response", "Done.").has("/tool_calls/0/result", "a");
		assertThat(this.tools.unawaited()).as("calls beyond the first").isZero();
		assertThat(prompt().getLast().path("content").asString()).isEqualTo("a");
		assertThat(this.server.get("/runs/" + again.get("run_id")).json().has("continues")).isTrue();
	}

	@Test
	void aContinuingRunThatFailedIsNotRepeatedBehindALaterMessage() {
		String session = waitForApproval(this.server);
		ObjectNode declined = ActionRequests.approval(session, "approved", false);
		this.model.next(Answer.status(503), Answer.tokens("Hello."));
		assertThat(Calls.post(this.server, "/chat", "late-1", declined)).isProblem(503, "model_unavailable");
		assertThat(this.server.chat(Json.message("Hi", session))).hasStatus(200);
		assertThat(Calls.post(this.server, "/chat", "late-1", declined)).isProblem(409, "session_busy");
	}

	@Test
	void anApprovedCallThatACrashCutOffIsNotMadeAgain() throws Exception {
		String session = waitForApproval(this.server);
		ObjectNode approval = ActionRequests.approval(session, "approved", true);
		try (EventStream stream = Calls.stream(this.server, "crash-1", approval)) {
			String key = this.tools.awaitCall().key();
			Path folder = Files.createDirectory(this.data.resolve("crashed"));
			this.parley.crashCopy(folder);
			try (Parley again = Parley.start(folder, this.model.baseUrl(), HeldTools.AGENTS)) {
				HeldTools restarted = again.part(HeldTools.class);
				again.server().awaitRun(stream.runId(), "failed");
				this.model.next(Answer.toolCall("approved_2", "held", HELD), Answer.tokens("Done."));
				assertThat(Calls.post(again.server(), "/chat", "crash-1", approval)).has("/required_action/calls/0/id",
						"approved_2");
				assertThat(prompt().getLast().path("content").asString()).contains("outcome of this call is unknown");
				assertThat(restarted.unawaited()).isZero();
				restarted.release(1);
				assertThat(again.server().chat(ActionRequests.approval(session, "approved_2", true))).has("/response",
						"Done.");
				assertThat(restarted.awaitCall().key()).as("the same deed").isEqualTo(key);
			}
			this.tools.release(1);
			this.model.otherwise((request) -> Answer.tokens("Bye."));
			assertThat(stream.last().type()).isEqualTo("done");
		}
	}

	@Test
	void aMessageThatWaitedInTheQueueDeclines() throws InterruptedException {
		this.model.next(Answer.toolCall("server", "paused", HELD).andToolCall("approved", "held", HELD),
				Answer.tokens("Next."));
		try (EventStream stream = this.server.stream(Json.message("Hold on").put("agent", "approver"))) {
			String session = stream.sessionId();
			this.tools.awaitCall();
			try (EventStream queued = this.server.stream(Json.message("And?", session))) {
				this.tools.release(1);
				assertThat(stream.last().type()).isEqualTo("requires_action");
				assertThat(queued.last().get("response")).isEqualTo("Next.");
				assertThat(prompt().get(prompt().size() - 3).path("content").asString())
					.startsWith("declined by the user");
				assertThat(this.server.chat(ActionRequests.approval(session, "approved", true))).isInvalid("approvals");
			}
		}
	}

	@Test
	void whatNobodyAnswersExpires() {
		SetClock clock = new SetClock();
		try (Parley own = Parley.start(this.data, this.model.baseUrl(), clock, HeldTools.AGENTS)) {
			String session = waitForApproval(own.server());
			clock.setAhead(Duration.ofHours(24).plusMinutes(1));
			Response expired = own.server().chat(ActionRequests.approval(session, "approved", true));
			assertThat(expired).isInvalid("approvals");
			assertThat(expired.body()).contains("24 hours");
			assertThat(own.server().get("/sessions/" + session)).hasNull("/required_action");
			this.model.next(Answer.tokens("Hello."));
			assertThat(own.server().chat(Json.message("Hi", session))).hasStatus(200);
			assertThat(prompt().get(prompt().size() - 3).path("content").asString()).startsWith("declined by the user");
		}
	}

	@Test
	void aChainOfActionsKeepsTheToolsAndSettingsOfTheFirstRequest() {
		this.model.next(Answer.toolCall("one", "locate", "{}"), Answer.toolCall("two", "locate", "{}"),
				Answer.tokens("Rome."));
		ObjectNode first = ActionRequests.asking("Where am I?", "assistant")
			.put("temperature", 0.25)
			.put("max_tokens", 77);
		first.putObject("context").put("colour", "green");
		String session = this.server.chat(first).get("session_id");
		assertThat(this.server.chat(ActionRequests.result(session, "one", "\"Italy\"")))
			.has("/required_action/calls/0/id", "two");
		assertThat(this.server.chat(ActionRequests.result(session, "two", "\"Rome\""))).has("/response", "Rome.");
		JsonNode last = this.model.requests().getLast().body();
		assertThat(last.path("temperature").asDouble()).isEqualTo(0.25);
		assertThat(last.toString()).contains("77").contains("green");
		assertThat(last.at("/tools/0/function/name").asString()).isEqualTo("locate");
		assertThat(Json.texts(Json.of(prompt()), "role")).containsExactly("system", "user", "assistant", "tool",
				"assistant", "tool");
	}

	@Test
	void anAgentWithStructuredAnswersWaitsWithoutAnObject() {
		this.model.next(Answer.toolCall("call_1", "locate", "{}"), Answer
			.tokens("{\"support_advice\":\"Hi\",\"block_card\":false,\"risk_level\":1,\"follow_up_actions\":[]}"));
		Response waiting = this.server.chat(ActionRequests.asking("Where am I?", "bank_support"));
		assertThat(waiting).has("/response", "").has("/required_action/calls/0/id", "call_1");
		assertThat(waiting.json().has("output")).isFalse();
		assertThat(this.server.chat(ActionRequests.result(waiting.get("session_id"), "call_1", "\"Rome\"")))
			.has("/output/support_advice", "Hi");
	}

	@Test
	void callsWithOneIdGetIdsOfTheirOwn() {
		this.model.next(Answer.toolCall("same", "locate", "{}").andToolCall("same", "locate", "{}"));
		Response waiting = this.server.chat(ActionRequests.asking("Where am I?", "assistant"));
		assertThat(Json.texts(waiting.json().at("/required_action/calls"), "id")).hasSize(2).doesNotHaveDuplicates();
	}

	@Test
	void severalAgentsSayPlainlyThatOneWaits() {
		this.model.otherwise((request) -> request.body().path("tools").isEmpty() ? Answer.tokens("Hello.")
				: Answer.toolCall("approved", "held", HELD));
		ObjectNode request = Json.message("Hold on");
		request.putArray("agents").add("assistant").add("approver");
		Response answers = this.server.post("/multi-agent", request);
		assertThat(answers).has("/results/0/response", "Hello.").has("/results/1/required_action/calls/0/name", "held");
		assertThat(answers.json().at("/results/1").has("error")).isFalse();
	}

	private static ObjectNode withTool(String name, String parameters) {
		ObjectNode request = Json.message("Hi").put("agent", "timekeeper");
		request.putArray("tools").addObject().put("name", name).set("parameters", Json.parse(parameters));
		return request;
	}

	private String waitForApproval(Server at) {
		this.model.next(Answer.toolCall("approved", "held", HELD));
		return at.chat(Json.message("Hold on").put("agent", "approver")).get("session_id");
	}

	private List<JsonNode> prompt() {
		return this.model.requests().getLast().messages();
	}

}
