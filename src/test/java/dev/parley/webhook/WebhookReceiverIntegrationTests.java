package dev.parley.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.parley.testing.OwnServers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What receivers may answer and where they may be, whatever the database. */
@OwnServers
class WebhookReceiverIntegrationTests extends WebhookTest {

	WebhookReceiverIntegrationTests() {
		super("");
	}

	@Test
	void retryAfterIsHonoured() {
		this.receiver.answers((message) -> new HookReceiver.Answer((this.receiver.messages().size() < 2) ? 429 : 200,
				Map.of("Retry-After", "3600")));
		ask("Hi");
		this.receiver.await(1);
		awaitLastError("HTTP 429");
		JsonNode pending = list("pending").at("/deliveries/0");
		assertThat(Instant.parse(pending.path("next_attempt_at").asString())).isBetween(Instant.now().plusSeconds(3000),
				Instant.now().plusSeconds(3601));
		this.clock.setAhead(Duration.ofSeconds(3700));
		assertThat(this.receiver.await(2)).hasSize(2);
		awaitNothingLeft();
	}

	@Test
	void redirectsAreNotFollowed() {
		this.receiver.answers((message) -> new HookReceiver.Answer(307, Map.of("Location", this.receiver.url())));
		ask("Hi");
		awaitLastError("HTTP 307");
		assertThat(this.receiver.messages()).hasSize(1);
	}

	@Test
	void noRetryAfter410() {
		this.receiver.answers((message) -> new HookReceiver.Answer(410, Map.of()));
		ask("Hi");
		Awaitility.await().until(() -> list("dead").path("dead").asInt() == 1);
		assertThat(list("dead").at("/deliveries/0/last_error").asString()).isEqualTo("HTTP 410");
	}

	@Test
	void onlyAdminsSeeAndReplay() {
		for (String caller : List.of("none", "bob;web;ADMIN;USER,PREMIUM")) {
			assertThat(send(caller, "GET", "/admin/webhooks")).isProblem(403, "forbidden");
			assertThat(send(caller, "POST", "/admin/webhooks/x/replay")).isProblem(403, "forbidden");
		}
		assertThat(admin("GET", "/admin/webhooks?state=x")).isInvalid("state");
	}

	@Test
	void privateAddressesAreNotCalled() {
		this.parley.close();
		// A name whose address cannot be checked in the setting.
		this.parley = parley("http://localhost:" + this.receiver.port() + "/hooks", false);
		ask("Hi");
		Awaitility.await().until(() -> list("pending").at("/deliveries/0/last_error").asString("").contains("private"));
		this.parley.close();
		this.parley = parley("http://127.0.0.1:" + this.receiver.port() + "/hooks", false);
		ask("Hi");
		Awaitility.await().until(() -> list("pending").at("/deliveries/0/last_error").asString("").contains("private"));
		assertThat(this.receiver.messages()).isEmpty();
	}

}
