package dev.parley.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run that calls one tool of the server, one that is approved and one of the caller is
 * interrupted at each of its steps, in each way that there is. What is known of it
 * afterwards depends on the step alone.
 */
@ServerProperties({ HeldTools.AGENTS, "parley.web.keep-alive=500ms" })
@OwnServers
class InterruptionMatrixIntegrationTests extends ServerTest {

	private static final String UNKNOWN = "The outcome of this call is unknown: the answer was cut off while it ran.";

	private static final String NOT_MADE = "This call was not made: the answer was cut off before.";

	private static final String DECLINED = "declined by the user: a new message came in place of an answer";

	private static final String BROKEN_OFF = "[The answer broke off here.]";

	/** Stands between results and the next message. */
	private static final String WENT_ON = "[The user went on before the answer.]";

	private HeldTools tools;

	@TempDir
	private Path crashed;

	@BeforeEach
	void takeTheToolsByTheHand() {
		this.tools = this.parley.part(HeldTools.class);
	}

	@ParameterizedTest
	@EnumSource
	void cancelled(Step step) throws InterruptedException {
		try (Situation situation = reach(step, false)) {
			assertThat(this.server.post("/runs/" + situation.runId() + "/cancel", "").status()).isBetween(200, 202);
			assertInterrupted(situation, "cancelled", "client");
			assertShown(this.server, situation, "cancelled", "client");
			assertNextTurnKnows(this.server, situation);
		}
	}

	@ParameterizedTest
	@EnumSource
	void leftByItsReader(Step step) throws InterruptedException {
		try (Situation situation = reach(step, true)) {
			situation.stream().close();
			this.server.awaitRun(situation.runId(), step.state("cancelled"));
			assertInterrupted(situation.rebuilt(this.parley, this.server), "cancelled", "disconnect");
			assertNextTurnKnows(this.server, situation);
		}
	}

	@ParameterizedTest
	@EnumSource
	void overtakenByAMessage(Step step) throws InterruptedException {
		try (Situation situation = reach(step, false)) {
			this.model.next(Answer.tokens("I see."));
			ObjectNode message = Json.message("And?", situation.session()).put("if_busy", "interrupt");
			assertThat(this.server.chat(message)).has("/response", "I see.");
			assertInterrupted(situation, "cancelled", "interrupt");
			assertKnows(situation.step());
		}
	}

	@ParameterizedTest
	@EnumSource
	void deleted(Step step) throws InterruptedException {
		try (Situation situation = reach(step, false)) {
			this.server.delete("/sessions/" + situation.session());
			Event end = new Event(situation.stream().last().type(), situation.stream().last().get("cause"));
			assertThat(end).isEqualTo(
					(step == Step.WAITING) ? new Event("requires_action", "") : new Event("cancelled", "deletion"));
			assertThat(this.server.get("/runs/" + situation.runId())).isProblem(404, "run_not_found");
			assertThat(this.server.chat(ActionRequests.approval(situation.session(), "approved", true))).isProblem(404,
					"session_not_found");
			assertExecutions(step);
			assertThat(this.parley.number("SELECT count(*) FROM runs WHERE session_id = ?", situation.session()))
				.isZero();
			assertThat(this.parley.number("SELECT count(*) FROM tool_calls t LEFT JOIN messages m"
					+ " ON m.id = t.message_id WHERE m.id IS NULL"))
				.isZero();
		}
	}

	@Test
	void crashedAtEachStep() throws Exception {
		Map<Step, Situation> situations = new EnumMap<>(Step.class);
		// A release must find nobody waiting whom it is not for.
		for (Step step : List.of(Step.ASKED, Step.WAITING, Step.ANSWERING, Step.APPROVED_TOOL, Step.SERVER_TOOL)) {
			situations.put(step, reach(step, false));
		}
		Awaitility.await().until(() -> this.parley.number("SELECT count(*) FROM checkpoints") > 0);
		Path folder = Files.createDirectory(this.crashed.resolve("data"));
		this.parley.crashCopy(folder);
		try (Parley again = Parley.start(folder, this.model.baseUrl(), HeldTools.AGENTS)) {
			for (Situation situation : situations.values()) {
				again.server().awaitRun(situation.runId(), situation.step().state("failed"));
				assertInterrupted(situation.rebuilt(again, again.server()), "error", "interrupted");
				assertShown(again.server(), situation, "error", "interrupted");
				assertNextTurnKnows(again.server(), situation);
			}
			assertThat(again.part(HeldTools.class).unawaited()).as("calls after the crash").isZero();
		}
		for (Situation situation : situations.values()) {
			this.server.delete("/sessions/" + situation.session());
			situation.close();
		}
	}

	/** Brings a run to a step; there it stays. */
	private Situation reach(Step step, boolean cancelUnread) throws InterruptedException {
		ObjectNode message = ActionRequests.asking("Hold on", "approver")
			.put("on_disconnect", cancelUnread ? "cancel" : "continue");
		this.model.next((step == Step.ASKED) ? Answer.hangBeforeHeaders()
				: Answer.toolCall("server", "paused", "{\"label\":\"paused\"}")
					.andToolCall("approved", "held", "{\"label\":\"held\"}")
					.andToolCall("client", "locate", "{}"));
		int asked = this.model.requests().size();
		EventStream stream = this.server.stream(message);
		Awaitility.await().until(() -> this.model.requests().size() > asked);
		if (step == Step.ASKED) {
			return new Situation(step, stream, stream.sessionId());
		}
		this.tools.awaitCall();
		if (step == Step.SERVER_TOOL) {
			return new Situation(step, stream, stream.sessionId());
		}
		this.tools.release(1);
		assertThat(stream.last().type()).isEqualTo("requires_action");
		if (step == Step.WAITING) {
			return new Situation(step, stream, stream.sessionId());
		}
		ObjectNode answers = ActionRequests.result(stream.sessionId(), "client", "\"Rome\"")
			.put("on_disconnect", cancelUnread ? "cancel" : "continue");
		answers.set("approvals", ActionRequests.approval("", "approved", true).path("approvals"));
		if (step == Step.ANSWERING) {
			this.model.next(Answer.tokens("Half").thenStall());
		}
		EventStream continued = this.server.stream(answers);
		this.tools.awaitCall();
		if (step == Step.ANSWERING) {
			this.tools.release(1);
			continued.event("token");
		}
		String session = stream.sessionId();
		stream.close();
		return new Situation(step, continued, session);
	}

	/** The run's state and its events are what they are at this step. */
	private void assertInterrupted(Situation situation, String end, String cause) {
		List<String> types = new ArrayList<>(situation.stream().types());
		assertThat(types).containsExactlyElementsOf(situation.step().events(end));
		boolean waits = situation.step() == Step.WAITING;
		JsonNode last = situation.stream().last().json();
		assertThat(waits ? cause : last.path(end.equals("error") ? "code" : "cause").asString()).isEqualTo(cause);
		assertExecutions(situation.step());
	}

	/** History shows the end, also of a run that has said nothing. */
	private void assertShown(Server server, Situation situation, String end, String cause) {
		JsonNode shown = server.get("/sessions/" + situation.session()).json().path("messages");
		JsonNode last = shown.path(shown.size() - 1);
		if (situation.step() == Step.WAITING) {
			assertThat(last.path("finish_reason").asString()).isEqualTo("tool_calls");
		}
		else {
			assertThat(last.path("run_id").asString()).isEqualTo(situation.runId());
			assertThat(end.equals("error") ? last.at("/error/code").asString() : last.path("cancel_cause").asString())
				.isEqualTo(cause);
		}
	}

	/** What was called was awaited on the way, and nothing was called after that. */
	private void assertExecutions(Step step) {
		assertThat(this.tools.unawaited()).as("calls beyond those of " + step).isZero();
	}

	private void assertNextTurnKnows(Server server, Situation situation) {
		if (situation.step() == Step.WAITING) {
			assertThat(server.get("/sessions/" + situation.session())).has("/required_action/calls/0/id", "approved")
				.has("/required_action/calls/1/id", "client");
		}
		this.model.next(Answer.tokens("I see."));
		assertThat(server.chat(Json.message("And?", situation.session()))).has("/response", "I see.");
		assertKnows(situation.step());
	}

	/** The last prompt has each call once, with its result. */
	private void assertKnows(Step step) {
		List<JsonNode> prompt = this.model.requests().getLast().messages();
		Map<String, String> results = new LinkedHashMap<>();
		prompt.stream()
			.filter((message) -> message.path("role").asString().equals("tool"))
			.forEach((message) -> results.put(message.path("tool_call_id").asString(),
					message.path("content").asString()));
		List<String> asked = prompt.stream()
			.flatMap((message) -> message.path("tool_calls").valueStream())
			.map((call) -> call.path("id").asString())
			.toList();
		assertThat(asked).containsExactlyElementsOf(results.keySet());
		assertThat(List.copyOf(results.values())).isEqualTo(step.results());
		assertThat(prompt.stream()
			.filter((message) -> message.path("role").asString().equals("assistant")
					&& message.path("tool_calls").isEmpty())
			.map((message) -> message.path("content").asString())).isEqualTo(switch (step) {
				case ASKED -> List.of();
				case SERVER_TOOL, WAITING, APPROVED_TOOL -> List.of(WENT_ON);
				case ANSWERING -> List.of("Half\n\n" + BROKEN_OFF);
			});
	}

	/** Where a run can be interrupted, and what the model is told of its calls then. */
	enum Step {

		/** The model has said nothing yet: the turn is left out of prompts. */
		ASKED("session"),

		SERVER_TOOL("session tool_call tool_call tool_call"),

		WAITING("session tool_call tool_call tool_call tool_result requires_action"),

		APPROVED_TOOL("session tool_result"),

		ANSWERING("session tool_result tool_result token");

		private final String before;

		Step(String before) {
			this.before = before;
		}

		/** What the model is told of the calls. */
		List<String> results() {
			return switch (this) {
				case ASKED -> List.of();
				case SERVER_TOOL -> List.of(UNKNOWN, NOT_MADE, NOT_MADE);
				case WAITING -> List.of("paused", DECLINED, DECLINED);
				case APPROVED_TOOL -> List.of("paused", UNKNOWN, "Rome");
				case ANSWERING -> List.of("paused", "held", "Rome");
			};
		}

		/** A run that waits has ended already. */
		String state(String interrupted) {
			return (this == WAITING) ? "requires_action" : interrupted;
		}

		List<String> events(String end) {
			List<String> events = new ArrayList<>(List.of(this.before.split(" ")));
			if (this != WAITING) {
				events.add(end);
			}
			return events;
		}

	}

	/** How a stream ended; the cause is empty if it was not cut off. */
	private record Event(String type, String cause) {
	}

	/** A run at a step. */
	private record Situation(Step step, EventStream stream, String session) implements AutoCloseable {

		String runId() {
			return this.stream.runId();
		}

		/** The same with the events as the store has them. */
		Situation rebuilt(Parley parley, Server server) {
			parley.part(RunRegistry.class).forgetLog(UUID.fromString(runId()));
			Response run = server.get("/runs/" + runId());
			assertThat(run).hasStatus(200);
			return new Situation(this.step, server.follow(server.request("/runs/" + runId() + "/stream")),
					this.session);
		}

		@Override
		public void close() {
			this.stream.close();
		}

	}

}
