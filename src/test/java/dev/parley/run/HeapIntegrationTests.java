package dev.parley.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.RawStream;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The bounds as they ship hold in a small heap. It is a fifth of the container's, so that
 * it is full five times as soon.
 */
class HeapIntegrationTests {

	private static final List<String> SMALL_HEAP = List.of("-Xmx128m", "-XX:+UseSerialGC",
			"-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError");

	/** Two bytes each in memory. */
	private static final String LONG_ANSWER = "漢字かな".repeat(6_750);

	private static final String LONG_QUESTION = "質問です".repeat(1_250);

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	private ParleyProcess parley;

	@BeforeEach
	void start() throws IOException {
		assumeTrue(ParleyProcess.available(), "target/parley.jar is not built");
		this.parley = ParleyProcess.start(this.data, this.model.baseUrl(), Map.of(), List.of(), SMALL_HEAP);
	}

	@AfterEach
	void close() {
		if (this.parley != null) {
			this.parley.close();
		}
		this.model.close();
	}

	@Test
	void holdsWhateverSessionsSay() throws InterruptedException {
		this.model.otherwise((request) -> Answer.tokens(LONG_ANSWER));
		AtomicInteger asked = new AtomicInteger();
		List<Integer> answered = Parallel.calls(8, (thread) -> {
			int count = 0;
			while (asked.incrementAndGet() <= 800) {
				Response response = this.parley.server().chat(Json.message(LONG_QUESTION));
				assertThat(response).hasStatus(200);
				count++;
			}
			return count;
		});
		assertThat(answered.stream().mapToInt(Integer::intValue).sum()).isEqualTo(800);
		assertThat(this.parley.isAlive()).isTrue();
		assertThat(this.parley.server().get("/health").json().path("sessions_active").asInt()).isBetween(50, 400);
	}

	@Test
	void holdsReadersThatDoNotRead() throws Exception {
		int tokens = 60_000;
		String[] text = new String[tokens];
		Arrays.fill(text, "x");
		Gate gate = new Gate();
		this.model.next(Answer.tokens(text).andTokens("end").gatedBy(gate));
		List<RawStream> stalled = new ArrayList<>();
		try (EventStream first = this.parley.server().stream(Json.message("Much"))) {
			gate.release(tokens);
			for (int seen = 0; seen < tokens; seen++) {
				first.event("token");
			}
			URI uri = this.parley.server().uri("/runs/" + first.runId() + "/stream");
			for (int i = 0; i < 60; i++) {
				RawStream reader = RawStream.getSlowly(uri);
				stalled.add(reader);
				reader.read(500, Duration.ofSeconds(10));
			}
			gate.releaseAll();
			assertThat(first.last().type()).isEqualTo("done");
			assertThat(this.parley.server().get("/health")).hasStatus(200);
			assertThat(this.parley.isAlive()).isTrue();
		}
		finally {
			for (RawStream reader : stalled) {
				reader.close();
			}
		}
	}

	@Test
	void refusesMoreRunsThanTheHeapCarries() throws InterruptedException {
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("One", " two").gatedBy(gate));
		List<EventStream> streams = Parallel.calls(600, (i) -> this.parley.server().stream(Json.message("Hi")));
		try {
			long taken = streams.stream().filter((stream) -> stream.status() == 200).count();
			assertThat(taken).isBetween(350L, 450L);
			assertThat(streams).filteredOn((stream) -> stream.status() != 200)
				.allMatch((stream) -> stream.status() == 503);
			gate.releaseAll();
			assertThat(streams).filteredOn((stream) -> stream.status() == 200)
				.allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("done"));
		}
		finally {
			streams.forEach(EventStream::close);
		}
	}

}
