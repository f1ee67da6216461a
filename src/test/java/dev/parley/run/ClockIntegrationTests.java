package dev.parley.run;

import java.nio.file.Path;
import java.time.Duration;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.SetClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The machine's clock is changed during a run. */
@OwnServers
class ClockIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void aClockJumpDoesNotEndARun() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		SetClock clock = new SetClock();
		try (Parley parley = Parley.start(this.data, this.model.baseUrl(), clock);
				EventStream stream = parley.server().stream(Json.message("Count"));
				EventStream waiting = parley.server().stream(Json.message("Again", stream.sessionId()))) {
			gate.release();
			stream.event("token");
			clock.setAhead(Duration.ofHours(2));
			// Two rounds of the maintenance of runs.
			Awaitility.await()
				.pollDelay(Duration.ofSeconds(3))
				.until(() -> parley.server().get("/runs/" + waiting.runId()).get("state").equals("queued"));
			gate.releaseAll();
			assertThat(stream.last().type()).isEqualTo("done");
			assertThat(waiting.last().type()).isEqualTo("done");
		}
	}

}
