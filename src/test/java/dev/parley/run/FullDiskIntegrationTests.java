package dev.parley.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * No file can be written, as on a full disk, until there is space again.
 */
@OwnProcesses
class FullDiskIntegrationTests {

	private static final String[] TOKENS = "a b c d e f g h i j".split(" ", -1);

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@BeforeEach
	void needTheJar() {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
		assumeTrue(runs("prlimit", "--version"), "There is no prlimit: it is a part of util-linux");
	}

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void saysThatNothingCanBeStoredAndGoesOnWhenThereIsRoom() throws Exception {
		try (ParleyProcess parley = ParleyProcess.start(this.data, this.model.baseUrl(), Map.of())) {
			Server server = parley.server();
			String session = server.chat(Json.message("Before")).get("session_id");
			Gate gate = new Gate();
			this.model.next(Answer.tokens(TOKENS).gatedBy(gate));
			try (EventStream stream = server.stream(Json.message("Say it"))) {
				gate.release();
				stream.event("token");
				limitFiles(parley, "0");
				List<Response> refused = Parallel.calls(20, (i) -> server.chat(Json.message("Full")),
						() -> goOn(stream, gate));
				assertThat(refused)
					.allSatisfy((response) -> assertThat(response).isProblem(503, "storage_unavailable"));
				assertThat(server.get("/sessions/" + session)).as("reading goes on").hasStatus(200);
				limitFiles(parley, "unlimited");
				gate.releaseAll();
				assertThat(stream.last().type()).isEqualTo("done");
				assertThat(stream.tokens()).containsExactly(TOKENS);
			}
			Awaitility.await()
				.atMost(Patience.LIMIT)
				.until(() -> server.chat(Json.message("After", session)).status() == 200);
			assertThat(server.get("/sessions/" + session).json().path("messages"))
				.extracting((message) -> message.path("content").asString())
				.containsExactly("Before", "Echo: Before", "After", "Echo: After");
			assertThat(server.get("/sessions").json().path("sessions")).hasSize(2);
		}
	}

	/** All tokens but the last. */
	private static void goOn(EventStream stream, Gate gate) throws InterruptedException {
		for (int i = 1; i < TOKENS.length - 1; i++) {
			gate.awaitWaiting(1, Patience.LIMIT);
			long released = System.nanoTime();
			gate.release();
			Event token = stream.next();
			assertThat(Duration.ofNanos(token.arrivedAt() - released)).isLessThan(Patience.AT_ONCE);
		}
	}

	private static void limitFiles(ParleyProcess parley, String bytes) {
		assertThat(runs("prlimit", "--pid", Long.toString(parley.pid()), "--fsize=" + bytes + ":unlimited")).isTrue();
	}

	private static boolean runs(String... command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
