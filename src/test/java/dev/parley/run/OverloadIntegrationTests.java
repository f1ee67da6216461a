package dev.parley.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three times as many clients as allowed runs: admitted runs are not slower, and the
 * others are refused immediately. The figures are written to {@code target/overload.md}.
 */
@ServerProperties({ "parley.run.max-runs=20", "parley.run.log-retention=1s" })
@Isolated("It measures latency and the heap")
class OverloadIntegrationTests extends ServerTest {

	private static final int CAPACITY = 20;

	private static final Duration LOAD = Duration.ofSeconds(3);

	/** How long a client waits after a refusal; shorter than Retry-After. */
	private static final Duration PAUSE = Duration.ofMillis(100);

	/** For very slow machines; normally a refusal takes a few milliseconds. */
	private static final long REFUSAL_LIMIT_MS = 1000;

	private static final long HEAP_LIMIT = 32 * 1024 * 1024;

	private final Queue<Long> admitted = new ConcurrentLinkedQueue<>();

	private final Queue<Long> refused = new ConcurrentLinkedQueue<>();

	@Test
	void refusalsDoNotSlowDownAdmittedRuns() throws InterruptedException, IOException {
		// Half a second each: waiting behind two others would take three times as
		// long.
		this.model.otherwise((_) -> Answer.tokens("a", " b", " c", " d", " e", " f", " g", " h", " i", " j", " k")
			.every(Duration.ofMillis(50)));
		load(CAPACITY / 2);
		this.admitted.clear();
		load(CAPACITY / 2);
		long unloaded = percentile(this.admitted, 50);
		assertThat(this.refused).as("below capacity").isEmpty();
		load(3 * CAPACITY);
		this.admitted.clear();
		this.refused.clear();
		long heapBefore = heap();
		load(3 * CAPACITY);
		long heapAfter = heap();
		long loaded = percentile(this.admitted, 50);
		long refusal = percentile(this.refused, 99);
		long start = System.nanoTime();
		Awaitility.await()
			.atMost(Patience.AT_ONCE)
			.until(() -> Parallel.calls(CAPACITY, (_) -> ask()).stream().allMatch((status) -> status == 200));
		long recovery = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		Files.write(Path.of("target", "overload.md"),
				List.of("| | |", "|---|---|", "| admitted below capacity, median | " + unloaded + " ms |",
						"| admitted at three times capacity, median | " + loaded + " ms |",
						"| refused, p99 | " + refusal + " ms, of " + this.refused.size() + " |",
						"| heap | " + heapBefore / 1024 / 1024 + " MB, then " + heapAfter / 1024 / 1024 + " MB |",
						"| all are let in again and answered | after " + recovery + " ms |"));
		assertThat(this.refused).as("refusals").hasSizeGreaterThan(2 * CAPACITY);
		assertThat(this.admitted).as("answers").hasSizeGreaterThan(CAPACITY);
		assertThat(refusal).as("p99 of refusals, ms").isLessThan(REFUSAL_LIMIT_MS);
		assertThat(loaded).as("median of answers, ms").isLessThan(2 * unloaded);
		assertThat(heapAfter - heapBefore).as("growth of the heap").isLessThan(HEAP_LIMIT);
	}

	/** Starts the given number of clients, which ask repeatedly. */
	private void load(int clients) throws InterruptedException {
		long end = System.nanoTime() + LOAD.toNanos();
		Parallel.calls(clients, (_) -> {
			while (System.nanoTime() < end) {
				if (ask() == 503) {
					LockSupport.parkNanos(PAUSE.toNanos());
				}
			}
			return null;
		});
	}

	private int ask() {
		long start = System.nanoTime();
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			if (stream.status() == 200) {
				assertThat(stream.last().type()).isEqualTo("done");
				this.admitted.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
			}
			else {
				assertThat(stream.status()).isEqualTo(503);
				this.refused.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
			}
			return stream.status();
		}
	}

	private static long percentile(Queue<Long> values, int percent) {
		List<Long> sorted = values.stream().sorted().toList();
		return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
	}

	private static long heap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
