package dev.parley.tracing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Patience;
import dev.parley.testing.ScriptedModel;
import io.opentelemetry.proto.trace.v1.Span;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Traces by environment variables, from the jar. */
@OwnProcesses
class TracingProcessIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	private final OtlpReceiver receiver = OtlpReceiver.start();

	@TempDir
	private Path data;

	@BeforeEach
	void requireJar() {
		assumeTrue(ParleyProcess.available(), "target/parley.jar is not built: ./mvnw package -DskipTests");
	}

	@AfterEach
	void close() {
		this.receiver.close();
		this.model.close();
	}

	@Test
	void sendsWhatIsLeftWhenItStopsAndNamesTheTraceInTheLog() throws Exception {
		this.model.next(Answer.tokens("Hello"));
		try (ParleyProcess parley = ParleyProcess.start(this.data, this.model.baseUrl(),
				Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", this.receiver.url(), "OTEL_BSP_SCHEDULE_DELAY", "600000",
						"OTEL_SERVICE_NAME", "parley-of-tests", "LOG_FORMAT", "json"))) {
			String run = parley.server().chat(Json.message("Hi")).get("run_id");
			assertThat(this.receiver.spans()).isEmpty();
			parley.terminate();
			assertThat(parley.awaitExit(Patience.PROCESS)).isTrue();
			List<Span> spans = this.receiver.spans();
			assertThat(spans).extracting(Span::getName).contains("invoke_agent assistant");
			assertThat(this.receiver.received().getFirst().getResource().toString()).contains("parley-of-tests");
			String trace = HexFormat.of().formatHex(spans.getFirst().getTraceId().toByteArray());
			assertThat(parley.log().lines().filter((line) -> line.contains("Run " + run)).toList()).singleElement()
				.satisfies((line) -> assertThat(Json.parse(line).path("trace.id").asString()).isEqualTo(trace))
				.satisfies((line) -> assertThat(line).doesNotContain("traceparent"));
		}
	}

	@Test
	void loadsNothingWithoutAnAddress() throws Exception {
		Path classes = this.data.resolve("classes.log");
		this.model.next(Answer.tokens("Hello"));
		try (ParleyProcess parley = ParleyProcess.start(this.data, this.model.baseUrl(), Map.of(), List.of(),
				List.of("-Xmx512m", "-Xlog:class+load:file=" + classes))) {
			assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200);
			assertThat(parley.server().get("/metrics")).hasStatus(200);
			Awaitility.await().until(() -> Files.readString(classes).contains("dev.parley.run.event.EndedRun"));
			assertThat(Files.readAllLines(classes)).noneMatch((line) -> line.contains("io.opentelemetry."));
		}
	}

}
