package dev.parley.web;

import java.util.concurrent.TimeUnit;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** A wait before a retry, which only the log shows while it lasts. */
@ResourceLock(OwnServers.LOG)
@ServerProperties({ "parley.model.retries=2" })
@ExtendWith(OutputCaptureExtension.class)
class AttemptWaitIntegrationTests extends ServerTest {

	@Test
	void aWaitEndsWithItsRun(CapturedOutput output) {
		this.model.next(Answer.status(503).retryAfter(20));
		int before = output.getAll().length();
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			Awaitility.await()
				.atMost(Patience.LIMIT)
				.until(() -> output.getAll().indexOf("retrying in 20000 ms", before) >= 0);
			long start = System.nanoTime();
			this.server.post("/runs/" + stream.runId() + "/cancel", "");
			assertThat(stream.last().type()).isEqualTo("cancelled");
			assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(15);
			assertThat(Json.texts(this.server.get("/runs/" + stream.runId()).json().path("attempts"), "outcome"))
				.containsExactly("failed");
		}
		assertThat(this.model.requests()).hasSize(1);
	}

}
