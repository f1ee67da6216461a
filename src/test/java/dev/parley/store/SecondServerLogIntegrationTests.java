package dev.parley.store;

import java.nio.file.Path;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A second server on the same data is refused, and the log says why. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class SecondServerLogIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void isRefusedInTheSameProcess(CapturedOutput output) throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (Parley parley = start(this.data); EventStream stream = parley.server().stream(Json.message("Count"))) {
			gate.release();
			stream.event("token");
			assertRefused(output, "server.port=" + parley.server().uri("/").getPort());
			assertThat(parley.server().get("/runs/" + stream.runId())).has("/state", "running");
			gate.releaseAll();
			assertThat(stream.last().type()).isEqualTo("done");
		}
		start(this.data).close();
	}

	@Test
	void isRefusedInAnotherProcessAndNotAfterACrash(CapturedOutput output) throws Exception {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (ParleyProcess parley = ParleyProcess.start(this.data, this.model.baseUrl(), Map.of());
				EventStream stream = parley.server().stream(Json.message("Count"))) {
			gate.release();
			stream.event("token");
			assertRefused(output);
			assertThat(parley.server().get("/runs/" + stream.runId())).has("/state", "running");
			parley.kill();
			gate.releaseAll();
		}
		start(this.data).close();
	}

	private void assertRefused(CapturedOutput output, String... properties) {
		assertThatException().isThrownBy(() -> start(this.data, properties));
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "Another Parley server uses the data folder", "PARLEY_DATA_DIR")
			.doesNotContain("\tat org.springframework");
	}

	private Parley start(Path folder, String... properties) {
		return Parley.start(folder, this.model.baseUrl(), properties);
	}

}
