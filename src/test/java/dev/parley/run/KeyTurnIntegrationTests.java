package dev.parley.run;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.parley.store.id.Ids;
import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests with the same key that arrive while the first one is being checked. */
@ServerProperties({ "parley.agent.agents-dir=src/test/resources/guarded-agents", "parley.model.moderation-timeout=60s",
		"parley.run.max-runs-per-user=anonymous:1" })
@OwnServers
class KeyTurnIntegrationTests extends ServerTest {

	private static final int REQUESTS = 5;

	private final ObjectNode message = Json.message("Hi").put("agent", "judged");

	private final CountDownLatch judged = new CountDownLatch(1);

	private final AtomicInteger judging = new AtomicInteger();

	@Test
	void waitForItAndGetTheSame() throws InterruptedException {
		List<Response> responses = atOnce(false);
		assertThat(responses).allSatisfy((response) -> assertThat(response).hasStatus(200));
		assertThat(responses.stream().map((response) -> response.get("run_id")).distinct()).hasSize(1);
		assertThat(this.judging).as("checked once").hasValue(1);
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void areRequestsOfTheirOwnIfItIsRefused() throws InterruptedException {
		List<Response> responses = atOnce(true);
		assertThat(responses.stream().filter((response) -> response.status() == 400)).hasSize(1);
		List<Response> answered = responses.stream().filter((response) -> response.status() == 200).toList();
		assertThat(answered).hasSize(REQUESTS - 1);
		assertThat(answered.stream().map((response) -> response.get("run_id")).distinct()).hasSize(1);
	}

	/** The check of the first request lasts until all others wait for it. */
	private List<Response> atOnce(boolean firstRefused) throws InterruptedException {
		String key = Ids.next().toString();
		this.model.moderates((text) -> {
			boolean first = this.judging.incrementAndGet() == 1;
			if (first) {
				awaitOthers();
			}
			return Answer.verdict(first && firstRefused);
		});
		return Parallel.calls(REQUESTS, (i) -> Calls.post(this.server, "/chat", key, this.message), () -> {
			Awaitility.await()
				.atMost(Patience.LIMIT)
				.until(() -> this.judging.get() > 0 && turns().holders("anonymous", key) == REQUESTS);
			assertThat(this.judging).as("only the first is looked at").hasValue(1);
			this.judged.countDown();
		});
	}

	private KeyTurns turns() {
		return (KeyTurns) Objects
			.requireNonNull(ReflectionTestUtils.getField(this.parley.part(RunManager.class), "keys"));
	}

	private void awaitOthers() {
		try {
			this.judged.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
