package dev.parley.tracing;

import java.nio.file.Path;
import java.util.stream.Stream;

import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with servers that send traces to a receiver. */
abstract class TracingTest {

	final ScriptedModel model = ScriptedModel.start();

	final OtlpReceiver receiver = OtlpReceiver.start();

	@TempDir
	Path data;

	Parley start(String... properties) {
		return startWith(this.receiver.url(), properties);
	}

	Parley startWith(String endpoint, String... properties) {
		return Parley.start(this.data, this.model.baseUrl(),
				Stream
					.concat(Stream.of("parley.tracing.endpoint=" + endpoint, "OTEL_BSP_SCHEDULE_DELAY=100"),
							Stream.of(properties))
					.toArray(String[]::new));
	}

	@AfterEach
	void close() {
		this.receiver.close();
		this.model.close();
	}

}
