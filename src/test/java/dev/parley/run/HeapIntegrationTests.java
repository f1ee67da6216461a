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
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Patience;
import dev.parley.testing.RawStream;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The default limits are sufficient in a small heap, at most half of the container's, so
 * that it fills faster.
 */
@OwnProcesses
@Timeout(600)
class HeapIntegrationTests {

	private static final String SMALL_HEAP = "-Xmx320m";

	private static final String SMALLER_HEAP = "-Xmx224m";

	/** Two bytes each in memory. Counting the tokens of short words takes little CPU. */
	private static final String LONG_ANSWER = "漢字かな ".repeat(5_400);

	/** More than this heap holds without limits. */
	private static final int SESSIONS = 900;

	private static final String LONG_QUESTION = "質問です ".repeat(1_000);

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	private @Nullable ParleyProcess parley;

	@BeforeEach
	void needTheJar() {
		assumeTrue(ParleyProcess.available(), "target/parley.jar is not built");
	}

	private Server start(String heap, Map<String, String> settings) throws IOException {
		this.parley = ParleyProcess.start(this.data, this.model.baseUrl(), settings, List.of(),
				List.of(heap, "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError"));
		return this.parley.server();
	}

	@AfterEach
	void close() {
		if (this.parley != null) {
			this.parley.close();
		}
		this.model.close();
	}

	@Test
	void holdsWhateverSessionsSay() throws Exception {
		Server server = start(SMALLER_HEAP, Map.of());
		this.model.otherwise((request) -> Answer.tokens(LONG_ANSWER));
		AtomicInteger asked = new AtomicInteger();
		List<Integer> answered = Parallel.calls(8, (thread) -> {
			int count = 0;
			while (asked.incrementAndGet() <= SESSIONS) {
				Response response = server.chat(Json.message(LONG_QUESTION));
				assertThat(response).hasStatus(200);
				count++;
			}
			return count;
		});
		assertThat(answered.stream().mapToInt(Integer::intValue).sum()).isEqualTo(SESSIONS);
		assertThat(server.get("/health")).hasStatus(200);
	}

	/** With their first reservation only, all these runs are admitted. */
	@Test
	void cutsLongAnswersShortBeforeTheHeapIsFull() throws Exception {
		Server server = start(SMALL_HEAP, Map.of());
		int runs = 200;
		String[] parts = new String[30];
		// Without spaces, counting the tokens takes more memory than the text.
		Arrays.fill(parts, "漢字かな".repeat(1_000));
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens(parts).andTokens("end").gatedBy(gate));
		List<EventStream> streams = Parallel.calls(runs, (i) -> server.stream(Json.message("Much")));
		streams.forEach(EventStream::close);
		gate.releaseAll();
		List<String> outcomes = new ArrayList<>();
		for (EventStream stream : streams) {
			outcomes.add(outcome(server, stream.runId()));
		}
		assertThat(outcomes).hasSize(runs).containsOnly("completed", "overloaded").contains("completed", "overloaded");
		this.model.otherwise((request) -> Answer.tokens(parts));
		assertThat(server.chat(Json.message("Much"))).hasStatus(200);
	}

	/** The run's state once it has ended, or the code of its failure. */
	private static String outcome(Server server, String runId) {
		Response run = Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.until(() -> server.get("/runs/" + runId),
					(seen) -> !List.of("queued", "running").contains(seen.get("state")));
		return run.get("state").equals("failed") ? run.json().at("/error/code").asString() : run.get("state");
	}

	@Test
	void holdsReadersThatDoNotRead() throws Exception {
		Server server = start(SMALL_HEAP, Map.of());
		int tokens = 60_000;
		String[] text = new String[tokens];
		Arrays.fill(text, "x");
		Gate gate = new Gate();
		this.model.next(Answer.tokens(text).andTokens("end").gatedBy(gate));
		List<RawStream> stalled = new ArrayList<>();
		try (EventStream first = server.stream(Json.message("Much"))) {
			gate.release(tokens);
			for (int seen = 0; seen < tokens; seen++) {
				first.event("token");
			}
			URI uri = server.uri("/runs/" + first.runId() + "/stream");
			for (int i = 0; i < 60; i++) {
				RawStream reader = RawStream.getSlowly(uri);
				stalled.add(reader);
				reader.read(500, Patience.LIMIT);
			}
			gate.releaseAll();
			assertThat(first.last().type()).isEqualTo("done");
			assertThat(server.get("/health")).hasStatus(200);
		}
		finally {
			for (RawStream reader : stalled) {
				reader.close();
			}
		}
	}

	@Test
	void refusesMoreRunsThanTheirShareOfTheHeapCarries() throws Exception {
		Server server = start(SMALL_HEAP, Map.of("PARLEY_RUN_MAX_RUNS", "5%"));
		Gate gate = new Gate();
		this.model.otherwise((request) -> Answer.tokens("One", " two").gatedBy(gate));
		List<EventStream> streams = Parallel.calls(150, (i) -> server.stream(Json.message("Hi")));
		try {
			List<EventStream> taken = streams.stream().filter((stream) -> stream.status() == 200).toList();
			assertThat(taken).hasSizeBetween(70, 80);
			assertThat(streams).filteredOn((stream) -> stream.status() == 503).hasSize(150 - taken.size());
			gate.releaseAll();
			assertThat(taken).allSatisfy((stream) -> assertThat(stream.last().type()).isEqualTo("done"));
		}
		finally {
			streams.forEach(EventStream::close);
		}
	}

}
