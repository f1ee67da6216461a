package dev.parley.tracing;

import java.time.Duration;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.ScriptedModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log says of an OTLP server that does not take traces. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class TracingLogIntegrationTests extends TracingTest {

	@Test
	void aReceiverThatRefusesIsReportedOnceAndSlowsNobody(CapturedOutput log) {
		this.receiver.status = 400;
		String lost = "Traces cannot be sent to " + this.receiver.url();
		try (Parley parley = start()) {
			for (int batch = 1; batch <= 3; batch++) {
				int expected = batch;
				this.model.next(Answer.tokens("Hello"));
				assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200);
				Awaitility.await().until(() -> this.receiver.requests() >= expected);
			}
			Awaitility.await().until(() -> log.getAll().contains(lost));
			this.receiver.status = 200;
			this.model.next(Answer.tokens("Hello"));
			assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200);
			Awaitility.await()
				.until(() -> log.getAll().contains("Traces are sent to " + this.receiver.url() + " again"));
		}
		assertThat(log.getAll()).containsOnlyOnce(lost)
			.doesNotContain("Failed to export")
			.doesNotContain("\tat io.opentelemetry");
	}

	@Test
	void aReceiverThatIsGoneHoldsUpNeitherAnswersNorTheStop(CapturedOutput log) {
		String gone = ScriptedModel.refusedUrl();
		this.model.next(Answer.tokens("Hello"), Answer.tokens("Hello"));
		long stop;
		try (Parley parley = startWith(gone)) {
			for (int i = 0; i < 2; i++) {
				assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200);
			}
			stop = System.nanoTime();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - stop)).isLessThan(Patience.LIMIT);
		assertThat(log.getAll()).doesNotContain("Failed to export").doesNotContain("\tat io.opentelemetry");
	}

}
