package dev.parley.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.parley.store.Ids;
import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.Parallel;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests with the same key that come while the first of them is being looked at. */
@ServerProperties({ "parley.agent.agents-dir=src/test/resources/guarded-agents", "parley.model.moderation-timeout=60s",
		"parley.run.max-runs-per-user=anonymous:1" })
class KeyTurnIntegrationTests extends ServerTest {

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
		assertThat(answered).hasSize(4);
		assertThat(answered.stream().map((response) -> response.get("run_id")).distinct()).hasSize(1);
	}

	/** The first is looked at until the others have had the time to come. */
	private List<Response> atOnce(boolean firstRefused) throws InterruptedException {
		String key = Ids.next().toString();
		this.model.moderates((text) -> {
			boolean first = this.judging.incrementAndGet() == 1;
			if (first) {
				awaitOthers();
			}
			return Answer.verdict(first && firstRefused);
		});
		return Parallel.calls(5, (i) -> Calls.post(this.server, "/chat", key, this.message), () -> {
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.judging.get() > 0);
			// Longer than anybody may take who does not wait for the first.
			Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
			this.judged.countDown();
		});
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
