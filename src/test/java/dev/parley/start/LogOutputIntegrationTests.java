package dev.parley.start;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.parley.testing.OwnProcesses;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The process writes complete log lines, including the last ones. */
@OwnProcesses
class LogOutputIntegrationTests {

	private static final int REQUESTS = 200;

	@TempDir
	private Path data;

	@BeforeEach
	void needTheJar() {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text", "json" })
	void noLineIsLostWhenTheServerEnds(String format) throws Exception {
		try (ParleyProcess parley = ParleyProcess.start(this.data, "http://127.0.0.1:1/v1",
				Map.of("LOG_FORMAT", format))) {
			parley.server().get("/agents/none");
			Awaitility.await().atMost(Patience.LIMIT).until(() -> parley.log().contains("GET /agents/none 404"));
			Parallel.calls(REQUESTS, (i) -> parley.server().get("/agents/number-" + i + "."));
			parley.terminate();
			assertThat(parley.awaitExit(Patience.LIMIT)).isTrue();
			List<String> lines = parley.log().lines().toList();
			IntStream.range(0, REQUESTS)
				.forEach((i) -> assertThat(lines).filteredOn((line) -> line.contains("GET /agents/number-" + i + ". "))
					.hasSize(1));
			assertThat(lines.getLast()).contains("Graceful shutdown complete");
		}
	}

}
