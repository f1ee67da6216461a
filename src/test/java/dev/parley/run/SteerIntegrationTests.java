package dev.parley.run;

import java.nio.file.Path;
import java.util.List;

import dev.parley.store.id.Ids;
import dev.parley.testing.Answer;
import dev.parley.testing.Completion;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code if_busy: steer}: a message joins the running answer. */
@ServerProperties(HeldTools.AGENTS)
@OwnServers
class SteerIntegrationTests extends ServerTest {

	private static final ObjectNode QUESTION = Json.message("Hold on").put("agent", "holder");

	private HeldTools tools;

	@TempDir
	private Path crashed;

	@BeforeEach
	void takeTheToolsByTheHand() {
		this.tools = this.parley.part(HeldTools.class);
	}

	@Test
	void joinsAfterTheToolsAndBeforeTheNextModelCall() throws InterruptedException {
		this.model.next(held("call_1"), Answer.tokens("Both."), Answer.tokens("Next."));
		try (EventStream active = this.server.stream(QUESTION)) {
			this.tools.awaitCall();
			try (EventStream steering = this.server.stream(steer("and in Vienna", active.sessionId()))) {
				assertThat(steering.event("session").json().has("steered_into")).isFalse();
				this.tools.release(1);
				assertThat(steering.types()).containsExactly("session", "session", "done");
				assertThat(steering.all().get(1).get("steered_into")).isEqualTo(active.runId());
				Event done = steering.last();
				assertThat(done.get("steered_into")).isEqualTo(active.runId());
				assertThat(done.get("finish_reason")).isEqualTo("steered");
				assertThat(done.get("response")).isEmpty();
				assertThat(active.last().get("response")).isEqualTo("Both.");
				assertThat(Calls.conversation(this.model.requests().getLast())).containsExactly("Hold on", "", "call_1",
						"[The user went on before the answer.]", "and in Vienna");
				assertThat(this.server.get("/runs/" + steering.runId())).has("/state", "completed")
					.has("/finish_reason", "steered")
					.has("/steered_into", active.runId());
				assertThat(this.server.get("/runs/" + active.runId())).has("/response", "Both.");
				assertThat(this.server.post("/runs/" + steering.runId() + "/cancel", "")).hasStatus(200)
					.has("/state", "completed");
				try (EventStream told = this.server
					.follow(this.server.request("/runs/" + steering.runId() + "/stream"))) {
					assertThat(told.types()).startsWith("session").endsWith("done");
				}
			}
			String session = active.sessionId();
			assertThat(this.server.get("/sessions/" + session)).has("/message_count", 4).hasNull("/active_run_id");
			assertThat(shown(session, "content")).containsExactly("Hold on", "", "and in Vienna", "Both.");
			assertThat(shown(session, "run_id")).containsOnly(active.runId());
			this.server.chat(Json.message("And then?", session));
			List<String> live = this.model.lastPrompt();
			assertThat(live).containsExactly("Hold on", "", "call_1", "[The user went on before the answer.]",
					"and in Vienna", "Both.", "And then?");
			this.parley.crashCopy(this.crashed);
			try (Parley later = Parley.start(this.crashed, this.model.baseUrl(), HeldTools.AGENTS)) {
				this.model.next(Answer.tokens("Cold."));
				later.server().chat(Json.message("Still?", session));
				assertThat(this.model.lastPrompt()).startsWith(live.toArray(String[]::new)).endsWith("Next.", "Still?");
			}
		}
	}

	@Test
	void severalJoinInTheirOrderAndThoseThatWaitStayBehind() throws InterruptedException {
		this.model.next(held("call_1"), Answer.tokens("All."), Answer.tokens("Last."));
		try (EventStream active = this.server.stream(QUESTION)) {
			this.tools.awaitCall();
			String session = active.sessionId();
			try (EventStream waiting = this.server.stream(Json.message("in turn", session));
					EventStream one = this.server.stream(steer("one", session));
					EventStream two = this.server.stream(steer("two", session))) {
				this.tools.release(1);
				assertThat(one.last().get("steered_into")).isEqualTo(active.runId());
				assertThat(two.last().get("steered_into")).isEqualTo(active.runId());
				assertThat(waiting.last().get("response")).isEqualTo("Last.");
			}
			assertThat(shown(session, "content")).containsExactly("Hold on", "", "one", "two", "All.", "in turn",
					"Last.");
		}
	}

	@Test
	void isAnsweredRightAfterIfNoToolRoundComes() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("First.").gatedBy(gate), Answer.tokens("Second."));
		try (EventStream active = this.server.stream(QUESTION)) {
			gate.awaitWaiting(1, Patience.LIMIT);
			try (EventStream steering = this.server.stream(steer("more", active.sessionId()))) {
				gate.releaseAll();
				assertThat(steering.types()).containsExactly("session", "token", "done");
				assertThat(steering.last().get("response")).isEqualTo("Second.");
				assertThat(steering.last().json().has("steered_into")).isFalse();
			}
		}
		assertThat(this.model.lastPrompt()).containsExactly("Hold on", "First.", "more");
	}

	@Test
	void isAPlainMessageIfTheSessionIsIdle() {
		this.model.next(Answer.tokens("First."), Answer.tokens("Second."));
		String session = this.server.chat(QUESTION).get("session_id");
		assertThat(this.server.chat(steer("more", session))).hasStatus(200).has("/response", "Second.");
	}

	@Test
	void waitsIfItAsksForAnotherAgent() throws InterruptedException {
		this.model.next(held("call_1"), Answer.tokens("First."), Answer.tokens("Second."));
		try (EventStream active = this.server.stream(QUESTION)) {
			this.tools.awaitCall();
			try (EventStream steering = this.server
				.stream(steer("more", active.sessionId()).put("agent", "assistant"))) {
				this.tools.release(1);
				assertThat(steering.last().get("response")).isEqualTo("Second.");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void isOneMessageForOneKey(boolean joined) throws InterruptedException {
		this.model.next(held("call_1"), Answer.tokens("Both."));
		String key = Ids.next().toString();
		try (EventStream active = this.server.stream(QUESTION)) {
			this.tools.awaitCall();
			ObjectNode message = steer("more", active.sessionId());
			try (EventStream first = Calls.stream(this.server, key, message)) {
				if (joined) {
					this.tools.release(1);
					first.last();
				}
				try (EventStream second = Calls.stream(this.server, key, message)) {
					this.tools.release(joined ? 0 : 1);
					assertThat(second.runId()).isEqualTo(first.runId());
					assertThat(second.last().data()).isEqualTo(first.last().data());
				}
			}
			active.last();
			assertThat(shown(active.sessionId(), "content")).containsExactly("Hold on", "", "more", "Both.");
		}
	}

	@Test
	void aCancelledOneDoesNotJoin() throws InterruptedException {
		this.model.next(held("call_1"), Answer.tokens("Alone."));
		try (EventStream active = this.server.stream(QUESTION)) {
			this.tools.awaitCall();
			try (EventStream steering = this.server.stream(steer("more", active.sessionId()))) {
				assertThat(this.server.post("/runs/" + steering.runId() + "/cancel", "")).has("/state", "cancelled");
				this.tools.release(1);
				assertThat(steering.types()).containsExactly("session", "cancelled");
				assertThat(active.last().get("response")).isEqualTo("Alone.");
			}
		}
		assertThat(this.model.lastPrompt()).containsExactly("Hold on", "", "call_1");
	}

	@Test
	void isAnsweredByItselfIfTheActiveRunIsCancelled() throws InterruptedException {
		this.model.next(held("call_1"), Answer.tokens("Alone."));
		try (EventStream active = this.server.stream(QUESTION)) {
			this.tools.awaitCall();
			try (EventStream steering = this.server.stream(steer("more", active.sessionId()))) {
				this.server.post("/runs/" + active.runId() + "/cancel", "");
				this.tools.awaitInterrupt();
				assertThat(active.last().type()).isEqualTo("cancelled");
				assertThat(steering.last().get("response")).isEqualTo("Alone.");
			}
		}
	}

	@Test
	void staysInTheTurnThatItJoinedIfThatIsRepeated() throws InterruptedException {
		this.model.next(held("call_1"), Answer.tokens("Half").thenCut(), Answer.tokens("Whole."));
		String key = Ids.next().toString();
		String session;
		try (EventStream active = Calls.stream(this.server, key, QUESTION)) {
			this.tools.awaitCall();
			session = active.sessionId();
			try (EventStream steering = this.server.stream(steer("more", session))) {
				this.tools.release(1);
				assertThat(steering.last().type()).isEqualTo("done");
			}
			assertThat(active.last().type()).isEqualTo("error");
		}
		try (EventStream again = Calls.stream(this.server, key, QUESTION)) {
			assertThat(again.last().get("response")).isEqualTo("Whole.");
		}
		assertThat(this.model.lastPrompt()).containsExactly("Hold on", "", "call_1",
				"[The user went on before the answer.]", "more");
	}

	@Test
	void isLeftUnansweredByACrashBeforeItJoinsAndInTheTurnByOneAfter() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(held("call_1"), Answer.tokens("Both.").gatedBy(gate));
		Path before = this.crashed.resolve("before");
		Path after = this.crashed.resolve("after");
		before.toFile().mkdirs();
		after.toFile().mkdirs();
		try (EventStream active = this.server.stream(QUESTION)) {
			this.tools.awaitCall();
			try (EventStream steering = this.server.stream(steer("more", active.sessionId()))) {
				steering.event("session");
				this.parley.crashCopy(before);
				this.tools.release(1);
				steering.event("done");
				gate.awaitWaiting(1, Patience.LIMIT);
				this.parley.crashCopy(after);
				gate.releaseAll();
				active.last();
				try (Parley parley = Parley.start(before, this.model.baseUrl(), HeldTools.AGENTS)) {
					for (EventStream stream : List.of(active, steering)) {
						assertThat(parley.server().awaitRun(stream.runId(), "failed")).has("/error/code",
								"interrupted");
					}
				}
				try (Parley parley = Parley.start(after, this.model.baseUrl(), HeldTools.AGENTS)) {
					assertThat(parley.server().awaitRun(active.runId(), "failed")).has("/error/code", "interrupted");
					assertThat(parley.server().get("/runs/" + steering.runId())).has("/state", "completed")
						.has("/steered_into", active.runId());
					try (EventStream told = parley.server()
						.follow(parley.server().request("/runs/" + steering.runId() + "/stream"))) {
						assertThat(told.types()).containsExactly("session", "done");
						assertThat(told.all().getFirst().get("steered_into")).isEqualTo(active.runId());
						assertThat(told.last().get("steered_into")).isEqualTo(active.runId());
					}
				}
			}
		}
	}

	private static ObjectNode steer(String message, String session) {
		return Json.message(message, session).put("if_busy", "steer");
	}

	private List<String> shown(String session, String member) {
		return Json.texts(this.server.get("/sessions/" + session).json().path("messages"), member);
	}

	private static Completion held(String id) {
		return Answer.toolCall(id, "held", "{\"label\":\"" + id + "\"}");
	}

}
