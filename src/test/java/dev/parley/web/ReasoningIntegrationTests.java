package dev.parley.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.parley.testing.Chunks;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What models say of their thinking: told apart from the answer, and kept with it. */
@ServerProperties({ "parley.agent.agents-dir=src/test/resources/guarded-agents", "parley.web.keep-alive=200ms",
		"parley.model.first-token-timeout=20s", "parley.model.token-timeout=3s", "parley.run.max-answer=1000" })
@OwnServers
class ReasoningIntegrationTests extends ServerTest {

	private static final String USAGE = Chunks.event("{\"choices\":[],\"usage\":{\"prompt_tokens\":11,"
			+ "\"completion_tokens\":7,\"total_tokens\":18,\"completion_tokens_details\":{\"reasoning_tokens\":5}}}");

	@ParameterizedTest
	@ValueSource(strings = { "reasoning_content", "reasoning" })
	void isToldInEventsOfItsOwnAndStoredWithTheMessage(String member) {
		this.model.next(RawAnswer.stream(thought(member, "Let \\\"me"), thought(member, " see.\\n\\u00e9"),
				Chunks.text("Noon"), Chunks.text("."), Chunks.FINISH, USAGE, Chunks.DONE));
		try (EventStream stream = this.server.stream(Json.message("Time?"))) {
			assertThat(stream.types()).containsExactly("session", "reasoning", "reasoning", "token", "token", "done");
			assertThat(thoughts(stream)).containsExactly("Let \"me", " see.\n\u00e9");
			Event done = stream.last();
			assertThat(done.get("response")).isEqualTo("Noon.");
			assertThat(done.json().has("reasoning")).isFalse();
			assertThat(done.json().at("/usage/reasoning_tokens").asInt()).isEqualTo(5);
			assertKept(stream, "Let \"me see.\n\u00e9", "Noon.");
			assertThat(this.server.get("/runs/" + stream.runId())).has("/usage/reasoning_tokens", 5)
				.has("/usage/completion_tokens", 7);
		}
	}

	@Test
	void ofAnAnswerInOnePieceIsThereToo() {
		this.model.next(
				RawAnswer.json(Chunks.completion("{\"reasoning_content\":\"Hm.\",\"content\":\"Noon.\"}", "\"stop\"")));
		Response response = this.server.chat(Json.message("Time?"));
		assertThat(response).hasStatus(200).has("/response", "Noon.");
		assertThat(response.json().has("reasoning")).isFalse();
		assertThat(response.json().at("/usage").has("reasoning_tokens")).isFalse();
		assertThat(this.server.get("/runs/" + response.get("run_id"))).has("/reasoning", "Hm.");
	}

	@Test
	void beforeEachCallOfAToolIsKeptWithThatCall() {
		this.model.next(
				RawAnswer.stream(thought("reasoning_content", "I need the clock."),
						Chunks.call("{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":"
								+ "{\"name\":\"clock\",\"arguments\":\"{}\"}}"),
						Chunks.FINISH_TOOLS, Chunks.DONE),
				RawAnswer.stream(thought("reasoning_content", "Now I know."), Chunks.text("Noon."), Chunks.FINISH,
						Chunks.DONE));
		try (EventStream stream = this.server.stream(Json.message("Time?").put("agent", "timekeeper"))) {
			assertThat(stream.types()).containsExactly("session", "reasoning", "tool_call", "tool_result", "reasoning",
					"token", "done");
			assertThat(this.server.get("/runs/" + stream.runId())).has("/reasoning", "I need the clock.Now I know.");
			assertThat(this.server.get("/sessions/" + stream.sessionId()))
				.has("/messages/1/reasoning", "I need the clock.")
				.has("/messages/2/reasoning", "Now I know.");
		}
		assertThat(this.model.requests().getLast().body().toString()).contains("I need the clock.");
	}

	@Test
	void isToldAgainFromTheStoreAfterARestart(@TempDir Path data) {
		String run;
		try (Parley parley = Parley.start(data, this.model.baseUrl())) {
			this.model.next(RawAnswer.stream(thought("reasoning", "Hm"), thought("reasoning", "."), Chunks.text("No"),
					Chunks.text("on"), Chunks.FINISH, USAGE, Chunks.DONE));
			run = parley.server().chat(Json.message("Time?")).get("run_id");
		}
		try (Parley parley = Parley.start(data, this.model.baseUrl());
				EventStream stream = parley.server().follow(parley.server().request("/runs/" + run + "/stream"))) {
			assertThat(stream.types()).containsExactly("session", "reasoning", "token", "done");
			assertThat(thoughts(stream)).containsExactly("Hm.");
			assertThat(stream.last().json().at("/usage/reasoning_tokens").asInt()).isEqualTo(5);
		}
	}

	@Test
	void ofAnAnswerThatIsCancelledIsKept() {
		Gate gate = new Gate();
		this.model
			.next(RawAnswer.stream().chunk(thought("reasoning", "Hm.")).pass(gate).chunk(Chunks.text("Noon.")).end());
		try (EventStream stream = this.server.stream(Json.message("Time?"))) {
			stream.event("reasoning");
			assertThat(this.server.post("/runs/" + stream.runId() + "/cancel", "")).has("/state", "cancelled")
				.has("/reasoning", "Hm.")
				.has("/response", "");
			assertThat(stream.types()).containsExactly("session", "reasoning", "cancelled");
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/messages/1/status", "partial")
				.has("/messages/1/reasoning", "Hm.")
				.has("/messages/1/cancel_cause", "client");
			assertThat(this.server.chat(Json.message("And now?", stream.sessionId()))).hasStatus(200);
			assertThat(this.model.lastPrompt()).containsExactly("And now?");
		}
	}

	@Test
	void ofAnAnswerThatACrashCutsOffIsKept(@TempDir Path data, @TempDir Path crashed) throws InterruptedException {
		Gate gate = new Gate();
		this.model
			.next(RawAnswer.stream().chunk(thought("reasoning", "Hm.")).pass(gate).chunk(Chunks.text("Noon.")).end());
		String run;
		try (Parley parley = Parley.start(data, this.model.baseUrl());
				EventStream stream = parley.server().stream(Json.message("Time?"))) {
			stream.event("reasoning");
			run = stream.runId();
			Awaitility.await()
				.atMost(Patience.LIMIT)
				.until(() -> parley.number("SELECT count(*) FROM checkpoints") == 1);
			parley.crashCopy(crashed);
		}
		try (Parley parley = Parley.start(crashed, this.model.baseUrl())) {
			assertThat(parley.server().get("/runs/" + run)).has("/error/code", "interrupted").has("/reasoning", "Hm.");
		}
	}

	/**
	 * It is no answer, so guardrails of answers do not look at it, and nobody else does.
	 */
	@Test
	void isWithheldFromAgentsWhoseAnswersAreChecked() {
		this.model
			.next(RawAnswer.stream(thought("reasoning", "zanzibar"), Chunks.text("Noon."), Chunks.FINISH, Chunks.DONE));
		try (EventStream stream = this.server.stream(Json.message("Time?").put("agent", "careful"))) {
			assertThat(stream.types()).containsOnly("session", "token", "done");
			assertThat(this.server.get("/runs/" + stream.runId()).json().has("reasoning")).isFalse();
			assertThat(this.server.get("/sessions/" + stream.sessionId()).body()).doesNotContain("zanzibar");
		}
	}

	/** What is too long is left out, and the answer goes on. */
	@Test
	void isKeptUpToTheLimitOfAnAnswer() {
		String thoughts = IntStream.range(0, 30)
			.mapToObj((i) -> thought("reasoning", "x".repeat(100)))
			.collect(Collectors.joining());
		this.model.next(RawAnswer.stream(thoughts, Chunks.text("Noon."), Chunks.FINISH, Chunks.DONE));
		try (EventStream stream = this.server.stream(Json.message("Time?"))) {
			assertThat(String.join("", thoughts(stream))).isEqualTo("x".repeat(1000));
			assertKept(stream, "x".repeat(1000), "Noon.");
		}
	}

	@Test
	void countsAsProgressAndSilenceIsFilled() {
		RawAnswer slow = RawAnswer.stream();
		for (int i = 0; i < 4; i++) {
			slow = slow.chunk(thought("reasoning", i + " ")).pause(Duration.ofMillis(1200));
		}
		this.model.next(slow.chunk(Chunks.text("Noon.") + Chunks.FINISH + Chunks.DONE).end());
		try (EventStream stream = this.server.stream(Json.message("Time?"))) {
			assertThat(stream.comments(4)).containsOnly(" keep-alive");
			assertThat(stream.last().type()).isEqualTo("done");
			assertThat(thoughts(stream)).containsExactly("0 ", "1 ", "2 ", "3 ");
		}
	}

	/** If the model counts nothing, its thinking is part of the estimate. */
	@Test
	void isEstimated() {
		this.model.next(RawAnswer.stream(thought("reasoning", "x".repeat(400)), Chunks.text("Noon."), Chunks.FINISH,
				Chunks.DONE));
		Response response = this.server.chat(Json.message("Time?"));
		assertThat(response).has("/usage/estimated", true).has("/usage/reasoning_tokens", 100);
		assertThat(response.json().at("/usage/completion_tokens").asInt()).isBetween(101, 110);
	}

	private void assertKept(EventStream stream, String reasoning, String text) {
		assertThat(this.server.get("/runs/" + stream.runId())).has("/reasoning", reasoning).has("/response", text);
		assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/messages/1/reasoning", reasoning)
			.has("/messages/1/content", text);
	}

	private static List<String> thoughts(EventStream stream) {
		return stream.all()
			.stream()
			.filter((event) -> event.type().equals("reasoning"))
			.map((event) -> event.get("content"))
			.toList();
	}

	/** A chunk of thinking, with escapes as JSON needs them. */
	private static String thought(String member, String text) {
		return Chunks.delta("{\"" + member + "\":\"" + text + "\"}");
	}

}
