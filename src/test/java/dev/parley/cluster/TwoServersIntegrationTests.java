package dev.parley.cluster;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.parley.run.RunAdministration;
import dev.parley.run.RunManager;
import dev.parley.store.PostgresServer;
import dev.parley.store.Runs;
import dev.parley.store.database.Database;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two servers, one PostgreSQL, one Redis: any of them answers any request. */
@OwnServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	private Path data;

	private RedisProcess redis;

	private Parley first;

	private Parley second;

	private Server a;

	private Server b;

	@BeforeAll
	void start(@TempDir Path folder) throws Exception {
		this.data = folder;
		this.redis = RedisProcess.start();
		String database = PostgresServer.running().newDatabase(UUID.randomUUID().toString());
		this.first = start(database);
		this.second = start(database);
		this.a = this.first.server();
		this.b = this.second.server();
	}

	private Parley start(String database) {
		return Parley.start(this.data, this.model.baseUrl(), "parley.store.database-url=" + database,
				"parley.store.redis-url=" + this.redis.url(), HeldTools.AGENTS);
	}

	@AfterAll
	void close() {
		this.second.close();
		this.first.close();
		this.redis.close();
		this.model.close();
	}

	@Test
	void aRunIsFollowedAtTheOtherServerFromAnyCursor() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"));
				EventStream all = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream"))) {
			gate.release();
			assertThat(all.event("token").get("content")).isEqualTo("One");
			gate.release();
			assertThat(all.event("token").get("content")).isEqualTo(" two");
			try (EventStream rest = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream?after=2"));
					EventStream ofSession = this.b
						.follow(this.b.request("/sessions/" + asked.sessionId() + "/stream"))) {
				gate.releaseAll();
				assertThat(rest.text()).isEqualTo(" two three");
				assertThat(rest.last().id()).isEqualTo("5");
				assertThat(ofSession.text()).isEqualTo("One two three");
			}
			assertThat(all.last().data()).isEqualTo(asked.last().data());
			assertThat(this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream?after=3")).text())
				.as("after its end")
				.isEqualTo(" three");
		}
	}

	/** More than few enough for an exchange with Redis of their own. */
	@Test
	void manyRunsAreFollowedAtOnce() {
		int runs = 12;
		List<Gate> gates = new ArrayList<>();
		List<EventStream> streams = new ArrayList<>();
		try {
			for (int i = 0; i < runs; i++) {
				Gate gate = new Gate();
				gates.add(gate);
				this.model.next(Answer.tokens("One", " two", " three " + i).gatedBy(gate));
				EventStream asked = this.a.stream(Json.message("Count"));
				streams.add(this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream")));
				gate.release();
				asked.event("token");
				asked.close();
			}
			await().atMost(Patience.LIMIT)
				.until(() -> this.a.get("/metrics").body().contains("parley_runs_copied " + runs));
			gates.forEach(Gate::releaseAll);
			for (int i = 0; i < runs; i++) {
				assertThat(streams.get(i).types()).containsExactly("session", "token", "token", "token", "done");
				assertThat(streams.get(i).text()).isEqualTo("One two three " + i);
			}
		}
		finally {
			gates.forEach(Gate::releaseAll);
			streams.forEach(EventStream::close);
		}
	}

	@Test
	void aRunIsCancelledByTheOtherServer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"))) {
			gate.release();
			asked.event("token");
			assertThat(this.b.post("/runs/" + asked.runId() + "/cancel", Json.object())).has("/state", "cancelled");
			assertThat(asked.last().type()).isEqualTo("cancelled");
			assertThat(this.b.get("/sessions/" + asked.sessionId())).has("/messages/1/content", "One");
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void theDeletionOfASessionStopsItsRunAtTheOtherServer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"))) {
			gate.release();
			asked.event("token");
			assertThat(this.b.delete("/sessions/" + asked.sessionId()).status()).isEqualTo(204);
			assertThat(asked.last().type()).isEqualTo("cancelled");
			assertThat(asked.last().get("cause")).isEqualTo("deletion");
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void runsOfASessionTakeTurnsInTheOrderOfTheirAcceptance() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream one = this.a.stream(Json.message("Count"))) {
			gate.release();
			one.event("token");
			this.model.next(Answer.tokens("second"), Answer.tokens("third"));
			try (EventStream two = this.b.stream(Json.message("And two?", one.sessionId()));
					EventStream three = this.a.stream(Json.message("And three?", one.sessionId()))) {
				assertThat(this.b.chat(Json.message("No", one.sessionId()).put("if_busy", "reject"))).has("/error",
						"session_busy");
				gate.releaseAll();
				assertThat(one.text()).isEqualTo("One two");
				assertThat(two.text()).isEqualTo("second");
				assertThat(three.text()).isEqualTo("third");
			}
			assertThat(this.model.requests().getLast().body().toString()).contains("Count", "One two", "And two?",
					"second", "And three?");
		}
	}

	@Test
	void aMessageInterruptsTheRunOfTheOtherServer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream one = this.a.stream(Json.message("Count"))) {
			gate.release();
			one.event("token");
			this.model.next(Answer.tokens("instead"));
			Response instead = this.b.chat(Json.message("Stop", one.sessionId()).put("if_busy", "interrupt"));
			assertThat(instead).has("/response", "instead");
			assertThat(one.last().get("cause")).isEqualTo("interrupt");
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void aKeyJoinsTheRunOfTheOtherServer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		ObjectNode message = Json.message("Count");
		String key = UUID.randomUUID().toString();
		try (EventStream one = this.a.with("Idempotency-Key", key).stream(message);
				EventStream same = this.b.with("Idempotency-Key", key).stream(message)) {
			gate.releaseAll();
			assertThat(same.runId()).isEqualTo(one.runId());
			assertThat(same.text()).isEqualTo("One two").isEqualTo(one.text());
		}
	}

	@Test
	void aMessageSteersTheRunOfTheOtherServer() throws Exception {
		HeldTools tools = this.first.part(HeldTools.class);
		this.model.next(Answer.toolCall("call_1", "held", "{\"label\":\"a\"}"), Answer.tokens("Both."));
		try (EventStream active = this.a.stream(Json.message("Hold on").put("agent", "holder"))) {
			tools.awaitCall();
			try (EventStream steering = this.b
				.stream(Json.message("and in Vienna", active.sessionId()).put("if_busy", "steer"))) {
				assertThat(this.a.get("/runs/" + steering.runId())).has("/state", "queued");
				assertThat(this.b.get("/runs/" + active.runId())).has("/state", "running");
				tools.release(1);
				assertThat(active.last().get("response")).isEqualTo("Both.");
				assertThat(this.model.lastPrompt()).contains("Hold on").endsWith("and in Vienna");
				assertThat(steering.last().type()).isEqualTo("done");
				assertThat(steering.last().get("steered_into")).isEqualTo(active.runId());
			}
			assertThat(this.b.get("/sessions/" + active.sessionId())).has("/message_count", 4)
				.hasNull("/active_run_id");
		}
	}

	@Test
	void anApprovalContinuesTheRunAtTheOtherServer() throws Exception {
		this.model.next(Answer.toolCall("call_1", "held", "{\"label\":\"a\"}"));
		Response waiting = this.a.chat(Json.message("Hold on").put("agent", "approver"));
		assertThat(waiting).has("/finish_reason", "tool_calls");
		HeldTools tools = this.second.part(HeldTools.class);
		tools.release(1);
		this.model.next(Answer.tokens("Done."), Answer.tokens("Again."));
		ObjectNode approval = Json.object().put("session_id", waiting.get("session_id"));
		approval.putArray("approvals").addObject().put("id", "call_1").put("approved", true);
		assertThat(this.b.chat(approval)).has("/response", "Done.");
		tools.awaitCall();
		assertThat(this.a.chat(approval).status()).as("answered already").isBetween(400, 499);
		assertThat(this.a.chat(Json.message("Once more", waiting.get("session_id")))).has("/response", "Again.");
		assertThat(this.model.lastPrompt()).contains("Hold on", "Done.").endsWith("Once more");
	}

	@Test
	void theWindowIsReadOnlyIfTheOtherServerHasAnswered() {
		this.model.next(Answer.tokens("1."), Answer.tokens("2."), Answer.tokens("3."), Answer.tokens("4."));
		String session = this.a.chat(Json.message("One")).get("session_id");
		this.a.chat(Json.message("Two", session));
		// What only memory knows: a live agent does not see this.
		this.first.part(Database.class)
			.write((client) -> client
				.sql("UPDATE messages SET content = 'changed' WHERE session_id = ? AND content = '1.'")
				.params(session)
				.update());
		this.a.chat(Json.message("Three", session));
		assertThat(this.model.lastPrompt()).containsExactly("One", "1.", "Two", "2.", "Three");
		this.b.chat(Json.message("Four", session));
		assertThat(this.model.lastPrompt()).containsExactly("One", "changed", "Two", "2.", "Three", "3.", "Four");
		this.model.next(Answer.tokens("5."));
		this.a.chat(Json.message("Five", session));
		assertThat(this.model.lastPrompt()).endsWith("Four", "4.", "Five").contains("changed");
	}

	@Test
	void aReaderAtTheOtherServerKeepsARunAliveThatIsCancelledWithoutReaders() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		String run;
		EventStream asked = this.a.stream(Json.message("Count").put("on_disconnect", "cancel"));
		run = asked.runId();
		EventStream followed = this.b.follow(this.b.request("/runs/" + run + "/stream"));
		gate.release();
		assertThat(followed.event("token").get("content")).isEqualTo("One");
		asked.close();
		await().during(Duration.ofSeconds(8))
			.atMost(Patience.LIMIT)
			.until(() -> this.a.get("/runs/" + run).get("state").equals("running"));
		followed.close();
		this.a.awaitRun(run, "cancelled");
		gate.releaseAll();
	}

	@Test
	void theOtherServerSaysWhenItHasNoMoreRunsOfAUser() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"))) {
			gate.release();
			asked.event("token");
			this.b.delete("/sessions/" + asked.sessionId());
			RunAdministration runs = this.second.part(RunAdministration.class);
			assertThat(runs.awaitNoneOf("anonymous", Patience.LIMIT)).isTrue();
			assertThat(this.first.part(RunManager.class).count()).isZero();
			assertThat(asked.last().type()).isEqualTo("cancelled");
			// Without an answer it takes three seconds.
			await().atMost(Patience.LIMIT).until(() -> {
				long begin = System.nanoTime();
				runs.awaitNoneOf("anonymous", Patience.LIMIT);
				return System.nanoTime() - begin < Duration.ofSeconds(2).toNanos();
			});
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void aCallOfAnMcpClientIsCancelledAtTheOtherServer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		String session = UUID.randomUUID().toString();
		Server atA = this.a.with("Mcp-Session-Id", session, "MCP-Protocol-Version", "2025-11-25");
		try (EventStream call = atA.follow(atA.request("/mcp")
			.header("Accept", "application/json, text/event-stream")
			.POST(BodyPublishers.ofString("""
					{"jsonrpc": "2.0", "id": 7, "method": "tools/call",
					 "params": {"name": "ask_assistant", "arguments": {"message": "Count"}}}""")))) {
			gate.release();
			Server atB = this.b.with("Mcp-Session-Id", session, "MCP-Protocol-Version", "2025-11-25");
			assertThat(atB.post("/mcp", Json.parse("""
					{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 7}}""")).status())
				.isEqualTo(202);
			this.a.awaitRun(call.runId(), "cancelled");
			assertThat(call.all()).as("a cancelled request is not answered")
				.noneMatch((event) -> event.data().contains("result"));
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void allRunsAreListedAndCancelledAnywhere() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream asked = this.a.stream(Json.message("Count"))) {
			gate.release();
			asked.event("token");
			assertThat(this.second.part(RunAdministration.class).open()).extracting((run) -> run.id().toString())
				.contains(asked.runId());
			assertThat(this.second.part(RunAdministration.class).cancel(UUID.fromString(asked.runId()))).isPresent();
			assertThat(asked.last().type()).isEqualTo("cancelled");
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void aServerThatStopsLeavesNothingBehind() {
		Parley third = start(databaseOfFirst());
		this.model.next(Answer.tokens("hi"));
		String run = third.server().chat(Json.message("Hello")).get("run_id");
		third.close();
		assertThat(this.a.get("/runs/" + run)).has("/state", "completed").has("/response", "hi");
	}

	@Test
	void aServerThatStopsHandsItsQueuedRunsOver() throws Exception {
		Parley third = start(databaseOfFirst());
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate), Answer.tokens("second"));
		try (EventStream active = this.a.stream(Json.message("Count"));
				EventStream queued = third.server().stream(Json.message("And two?", active.sessionId()))) {
			String run = queued.event("session").get("run_id");
			Thread stopping = Thread.ofVirtual().start(third::close);
			await().atMost(Patience.LIMIT)
				.until(() -> this.first.part(Runs.class)
					.find(UUID.fromString(run), "anonymous")
					.filter((taken) -> taken.epoch() == 3)
					.isPresent());
			gate.releaseAll();
			this.a.awaitRun(run, "completed");
			assertThat(this.a.get("/runs/" + run)).has("/response", "second");
			stopping.join();
			assertThat(this.b.follow(this.b.request("/runs/" + run + "/stream?after=1")).types()).endsWith("done");
		}
	}

	private String databaseOfFirst() {
		return this.first.part(Environment.class).getRequiredProperty("parley.store.database-url");
	}

}
