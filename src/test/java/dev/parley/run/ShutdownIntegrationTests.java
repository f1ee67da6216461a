package dev.parley.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The real process is shut down. */
@OwnProcesses
class ShutdownIntegrationTests {

	private static final Duration SOON = Patience.LIMIT;

	private static final Duration AT_ONCE = Patience.AT_ONCE;

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@BeforeEach
	void needTheJar() {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
	}

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void refusesNewRunsAndFinishesActiveOnes() throws Exception {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("One", " two").gatedBy(gate));
		try (ParleyProcess parley = start("5m")) {
			List<EventStream> streams = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				streams.add(parley.server().stream(Json.message("Count")));
			}
			EventStream waiting = parley.server().stream(Json.message("Again", streams.getFirst().sessionId()));
			gate.awaitWaiting(10, SOON);
			gate.release(10);
			gate.awaitWaiting(10, SOON);
			parley.terminate();
			Awaitility.await()
				.atMost(AT_ONCE)
				.pollInterval(Duration.ofMillis(20))
				.until(() -> parley.server().get("/health/ready").status() == 503);
			Awaitility.await().atMost(AT_ONCE).pollInterval(Duration.ofMillis(20)).until(() -> refuses(parley));
			assertThat(parley.server().get("/health/live")).hasStatus(200);
			Response refused = parley.server().chat(Json.message("New"));
			assertThat(refused).isProblem(503, "shutting_down");
			assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
			try (EventStream back = Calls.resume(parley.server(), "/runs/" + waiting.runId() + "/stream", "")) {
				gate.releaseAll();
				assertThat(streams).allSatisfy((stream) -> assertThat(stream.text()).isEqualTo("One two"));
				assertThat(streams).allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("done"));
				assertThat(waiting.last().type()).isEqualTo("done");
				assertThat(back.last().type()).isEqualTo("done");
			}
			assertThat(parley.awaitExit(SOON)).as("it does not wait for the whole drain").isTrue();
		}
	}

	@Test
	void tellsEveryReaderWhereAnAnswerCannotFinish() throws Exception {
		this.model.otherwise((request) -> Answer.tokens("Half", " é😀").thenStall());
		List<String> runs = new ArrayList<>();
		String session;
		try (ParleyProcess parley = start("2s")) {
			List<EventStream> streams = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				streams.add(parley.server().stream(Json.message("Hi")));
			}
			EventStream waiting = parley.server().stream(Json.message("Again", streams.getFirst().sessionId()));
			for (EventStream stream : streams) {
				stream.event("token");
				stream.event("token");
				runs.add(stream.runId());
			}
			session = streams.getFirst().sessionId();
			long terminated = System.nanoTime();
			parley.terminate();
			assertThat(streams).allSatisfy((stream) -> {
				assertThat(stream.types()).containsExactly("session", "token", "token", "error");
				assertThat(stream.last().get("code")).isEqualTo("shutting_down");
				assertThat(stream.last().json().path("retryable").asBoolean()).isTrue();
				assertThat(stream.last().arrivedAt() - terminated).isBetween(Duration.ofMillis(1500).toNanos(),
						SOON.toNanos());
			});
			assertThat(waiting.types()).containsExactly("session", "error");
			assertThat(parley.awaitExit(SOON)).isTrue();
		}
		assertThat(this.model.requests())
			.allSatisfy((request) -> assertThat(request.connectionEnding().isDone()).isTrue());
		this.model.reset();
		try (ParleyProcess again = start("2s")) {
			for (String run : runs) {
				assertThat(again.server().get("/runs/" + run)).has("/state", "failed")
					.has("/error/code", "shutting_down")
					.has("/response", "Half é😀");
			}
			assertThat(again.server().chat(Json.message("Go on", session))).hasStatus(200);
		}
	}

	private static boolean refuses(ParleyProcess parley) {
		try (EventStream early = parley.server().stream(Json.message("Early"))) {
			return early.status() == 503;
		}
	}

	private ParleyProcess start(String drain) throws IOException {
		return ParleyProcess.start(this.data, this.model.baseUrl(), Map.of("PARLEY_RUN_DRAIN", drain));
	}

}
