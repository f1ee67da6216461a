package dev.parley.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import dev.parley.store.PostgresServer;
import dev.parley.store.WebhookDeliveries;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Response;
import dev.parley.webhook.HookReceiver.Message;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Deliveries to a receiver, on each database. */
@OwnServers
@ParameterizedClass
@ValueSource(strings = { "SQLite", "PostgreSQL" })
class WebhookIntegrationTests extends WebhookTest {

	WebhookIntegrationTests(String database) {
		super(database.equals("SQLite") ? "" : PostgresServer.running().newDatabase(UUID.randomUUID().toString()));
	}

	@Test
	void aRunThatWaitsIsPostedToo() {
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"x\"}"));
		Response waiting = this.parley.server()
			.with("X-Test-Caller", "ann;web;FREE;USER")
			.chat(Json.message("Delete it").put("agent", "notes"));
		JsonNode json = this.receiver.await(1).getFirst().json();
		assertThat(json.path("type").asString()).isEqualTo("run.requires_action");
		assertThat(json.at("/data/run_id").asString()).isEqualTo(waiting.get("run_id"));
		assertThat(json.at("/data/finish_reason").asString()).isEqualTo("tool_calls");
	}

	@Test
	void eachEndIsPostedAndSignedWithoutWhatWasSaid() {
		this.model.next(Answer.tokens("secret answer").usage(30, 4));
		Response chat = chat("ann;web;FREE;USER", "secret question");
		Message message = this.receiver.await(1).getFirst();
		assertThat(message.method()).isEqualTo("POST");
		assertThat(message.path()).isEqualTo("/hooks?tenant=1");
		assertThat(message.contentType()).startsWith("application/json");
		assertThat(message.id()).isEqualTo(chat.get("run_id"));
		assertThat(message.signed()).isTrue();
		assertThat(Long.parseLong(message.timestamp())).isBetween(Instant.now().getEpochSecond() - 60,
				Instant.now().getEpochSecond() + 1);
		JsonNode json = message.json();
		assertThat(Json.names(json)).containsExactly("type", "timestamp", "data");
		assertThat(json.path("type").asString()).isEqualTo("run.completed");
		JsonNode data = json.path("data");
		Instant created = Instant.parse(data.path("created_at").asString());
		Instant ended = Instant.parse(json.path("timestamp").asString());
		assertThat(Instant.parse(data.path("started_at").asString())).isBetween(created, ended);
		assertThat(data.path("ended_at")).isEqualTo(json.path("timestamp"));
		assertThat(Json.names(data)).containsExactly("run_id", "session_id", "user", "agent", "model", "outcome",
				"finish_reason", "usage", "created_at", "started_at", "ended_at");
		assertThat(data.path("run_id").asString()).isEqualTo(chat.get("run_id"));
		assertThat(data.path("session_id").asString()).isEqualTo(chat.get("session_id"));
		assertThat(data.path("user").asString()).isEqualTo("ann");
		assertThat(data.path("agent").asString()).isEqualTo("assistant");
		assertThat(data.path("model").asString()).isEqualTo(chat.get("model"));
		assertThat(data.path("outcome").asString()).isEqualTo("completed");
		assertThat(data.path("finish_reason").asString()).isEqualTo("stop");
		assertThat(data.path("usage"))
			.isEqualTo(Json.parse("{\"prompt_tokens\":30,\"completion_tokens\":4,\"total_tokens\":34}"));
		assertThat(json.toString()).doesNotContain("secret");
		awaitNothingLeft();
	}

	@Test
	void failuresAndCancellationsArePostedToo() {
		this.model.next(Answer.status(400));
		chat("ann;web;FREE;USER", "fails");
		JsonNode failed = this.receiver.await(1).getFirst().json();
		assertThat(failed.path("type").asString()).isEqualTo("run.failed");
		assertThat(failed.at("/data/code").asString()).isEqualTo("model_error");
		try (EventStream stream = active()) {
			this.parley.server().post("/runs/" + stream.runId() + "/cancel", "");
		}
		JsonNode cancelled = this.receiver.await(2).get(1).json();
		assertThat(cancelled.path("type").asString()).isEqualTo("run.cancelled");
		assertThat(cancelled.at("/data/code").asString()).isEqualTo("client");
		String deletedRun;
		try (EventStream stream = active()) {
			deletedRun = stream.runId();
			this.parley.server().delete("/sessions/" + stream.sessionId());
		}
		JsonNode deleted = this.receiver.await(3).get(2).json();
		assertThat(deleted.path("type").asString()).isEqualTo("run.cancelled");
		assertThat(deleted.at("/data/code").asString()).isEqualTo("deletion");
		assertThat(deleted.at("/data/run_id").asString()).isEqualTo(deletedRun);
		awaitNothingLeft();
		assertThat(this.receiver.messages()).hasSize(3).allMatch(Message::signed);
	}

	@Test
	void failedMessagesAreRetriedWithTheSameIdAndANewSignature() {
		this.receiver
			.answers((message) -> new HookReceiver.Answer((this.receiver.messages().size() < 2) ? 503 : 200, Map.of()));
		ask("Hi");
		Message first = this.receiver.await(1).getFirst();
		awaitLastError("HTTP 503");
		this.clock.setAhead(Duration.ofSeconds(10));
		Message second = this.receiver.await(2).get(1);
		assertThat(second.id()).isEqualTo(first.id());
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(second.timestamp()).isNotEqualTo(first.timestamp());
		assertThat(second.signed()).isTrue();
		awaitNothingLeft();
		assertThat(metric("parley_webhook_deliveries_total{outcome=\"failed\"}")).isEqualTo("1.0");
		assertThat(metric("parley_webhook_deliveries_total{outcome=\"delivered\"}")).isEqualTo("1.0");
	}

	@Test
	void afterADayItIsDeadUntilAnAdminReplaysIt() {
		this.receiver.answers((message) -> new HookReceiver.Answer(500, Map.of()));
		String run = ask("Hi");
		awaitLastError("HTTP 500");
		assertThat(list("dead").path("deliveries")).isEmpty();
		this.clock.setAhead(Duration.ofHours(25));
		Awaitility.await().until(() -> list("dead").path("dead").asInt() == 1);
		JsonNode dead = list("dead").at("/deliveries/0");
		assertThat(dead.path("run_id").asString()).isEqualTo(run);
		assertThat(dead.path("state").asString()).isEqualTo("dead");
		assertThat(dead.path("type").asString()).isEqualTo("run.completed");
		assertThat(dead.path("attempts").asInt()).isEqualTo(2);
		assertThat(dead.path("last_error").asString()).isEqualTo("HTTP 500");
		Awaitility.await().until(() -> metric("parley_webhook_dead").equals("1.0"));
		this.receiver.answers((message) -> new HookReceiver.Answer(200, Map.of()));
		int before = this.receiver.messages().size();
		assertThat(admin("POST", "/admin/webhooks/" + run + "/replay")).hasStatus(202)
			.has("/state", "pending")
			.has("/attempts", 0);
		assertThat(this.receiver.await(before + 1).getLast().id()).isEqualTo(run);
		awaitNothingLeft();
		assertThat(admin("POST", "/admin/webhooks/" + run + "/replay")).isProblem(404, "run_not_found");
	}

	@Test
	void undeliveredMessagesAreSentAfterARestart() {
		int port = this.receiver.port();
		this.receiver.close();
		String run = ask("Hi");
		Awaitility.await().until(() -> !list("pending").at("/deliveries/0/last_error").isNull());
		this.parley.close();
		try (HookReceiver back = HookReceiver.start(port)) {
			this.parley = parley(this.receiver.url(), true);
			this.clock.setAhead(Duration.ofMinutes(1));
			assertThat(back.await(1).getFirst().id()).isEqualTo(run);
			awaitNothingLeft();
		}
	}

	@Test
	void aSlowReceiverDelaysNoRun() throws Exception {
		CountDownLatch held = new CountDownLatch(1);
		this.receiver.answers((message) -> {
			try {
				held.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return new HookReceiver.Answer(200, Map.of());
		});
		for (int i = 0; i < 20; i++) {
			ask("Hi " + i);
		}
		// Some are in progress, and all others wait in the store.
		assertThat(this.receiver.await(8)).hasSize(8);
		assertThat(list("pending").path("pending").asInt()).isEqualTo(20);
		held.countDown();
		awaitNothingLeft();
		assertThat(this.receiver.messages()).extracting(Message::id).hasSize(20).doesNotHaveDuplicates();
	}

	@Test
	void anErasedUserIsRemovedFromMessages() {
		this.receiver.answers((message) -> new HookReceiver.Answer(500, Map.of()));
		chat("ann;web;FREE;USER", "Hi");
		awaitLastError("HTTP 500");
		assertThat(admin("DELETE", "/admin/users/ann")).hasStatus(200);
		this.clock.setAhead(Duration.ofSeconds(10));
		assertThat(Json.names(this.receiver.await(2).get(1).json().path("data"))).contains("run_id")
			.doesNotContain("user");
	}

	@Test
	void withoutAnAddressNothingIsStored() {
		this.parley.close();
		this.parley = parley("", false);
		ask("Hi");
		assertThat(this.parley.part(WebhookDeliveries.class).count()).isEqualTo(new WebhookDeliveries.Counts(0, 0));
	}

}
