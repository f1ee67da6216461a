package dev.parley.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.parley.cluster.StreamWriter.Progress;
import dev.parley.redis.RedisWatch;
import dev.parley.run.event.CancelCause;
import dev.parley.run.event.RunEvent;
import dev.parley.run.log.RunLog;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A real Redis that is late, or that has something else in the stream. */
@OwnServers
class EventCopyTests {

	private static final Duration PAUSE = Duration.ofMillis(1);

	private final RedisWatch watch = RedisWatch.start();

	/** Of epoch 2, so its events have numbers from 1,000,001 on. */
	private final RunLog log = new RunLog(UUID.randomUUID(), UUID.randomUUID(), false, 2);

	private final String key = "parley:run:" + this.log.runId();

	private final List<RunEvent> events = new ArrayList<>();

	private RedisProcess redis;

	private RedisClient client;

	private RedisCommands<String, String> admin;

	private RedisStreams streams;

	private EventCopy copy;

	@BeforeEach
	void start() throws Exception {
		this.redis = RedisProcess.start();
		this.client = RedisClient.create(this.redis.url() + "?timeout=10s");
		this.client
			.setOptions(ClientOptions.builder().disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS).build());
		this.admin = this.client.connect().sync();
		RedisConnections connections = new RedisConnections(this.client, this.watch, "one");
		connections.open((_) -> {
		});
		await().atMost(Patience.LIMIT).until(this.watch::up);
		this.streams = new RedisStreams(connections);
		this.copy = new EventCopy(this.streams, this.log, () -> {
		});
	}

	@AfterEach
	void close() {
		this.watch.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.redis.close();
	}

	private void append(RunEvent event) {
		this.events.add(event);
		this.log.append(event);
	}

	private void token(int number) {
		append(new RunEvent.Token("word" + number + " "));
	}

	private void end() {
		append(new RunEvent.Cancelled(CancelCause.CLIENT));
	}

	private Progress write() {
		Progress progress = this.copy.write();
		this.streams.send();
		return progress;
	}

	private void awaitProgress(Progress progress) {
		await().atMost(Patience.LIMIT).until(this::write, progress::equals);
	}

	private List<RunEvent> copied() {
		List<RunEvent> copied = new ArrayList<>();
		for (RedisStreams.Entry entry : this.streams.read(Map.of(this.log.runId(), "0-0"), PAUSE)) {
			assertThat(entry.first()).as("no gap").isEqualTo(1_000_001 + copied.size());
			copied.addAll(entry.events());
		}
		return copied;
	}

	private long calls(String command) {
		String line = this.admin.info("commandstats")
			.lines()
			.filter((each) -> each.startsWith("cmdstat_" + command + ":"))
			.findAny()
			.orElseThrow();
		return Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1"));
	}

	@Test
	void copiesARunOnceAsItGoesOn() {
		token(1);
		token(2);
		assertThat(write()).isEqualTo(Progress.UP_TO_DATE);
		token(3);
		assertThat(write()).isEqualTo(Progress.UP_TO_DATE);
		assertThat(write()).as("without news").isEqualTo(Progress.UP_TO_DATE);
		end();
		awaitProgress(Progress.COMPLETE);
		assertThat(copied()).isEqualTo(this.events);
		assertThat(calls("xadd")).isEqualTo(3);
		assertThat(this.admin.ttl(this.key)).isBetween(1L, 600L);
	}

	@Test
	void leavesTheStreamOfALaterEpochAlone() {
		this.admin.xadd(this.key, new XAddArgs().id("3-2000001"), Map.of("first", "2000001"));
		token(1);
		awaitProgress(Progress.COMPLETE);
		assertThat(this.admin.xlen(this.key)).isEqualTo(1);
	}

	@Test
	void beginsAnewIfAnEntryIsRefused() {
		token(1);
		write();
		this.admin.xadd(this.key, new XAddArgs().id("2-1900000"), Map.of("first", "1900000"));
		token(2);
		end();
		awaitProgress(Progress.COMPLETE);
		assertThat(copied()).isEqualTo(this.events);
	}

	@Test
	void beginsAnewIfItIsAsked() {
		token(1);
		write();
		this.admin.flushall();
		this.copy.beginAnew();
		token(2);
		write();
		await().atMost(Patience.LIMIT).untilAsserted(() -> assertThat(copied()).isEqualTo(this.events));
	}

	@Test
	void writesEntriesTogetherWhileRedisIsLate() {
		this.admin.clientPause(1000);
		for (int i = 1; i <= 500; i++) {
			token(i);
			write();
		}
		assertThat(write()).isEqualTo(Progress.UNCERTAIN);
		end();
		awaitProgress(Progress.COMPLETE);
		assertThat(copied()).isEqualTo(this.events);
		assertThat(this.admin.xlen(this.key)).isLessThan(100);
		assertThat(calls("eval")).as("not anew").isEqualTo(1);
	}

	@Test
	void beginsAnewIfRedisDoesNotAnswer() {
		this.admin.clientPause(4000);
		token(1);
		write();
		token(2);
		end();
		awaitProgress(Progress.COMPLETE);
		assertThat(copied()).isEqualTo(this.events);
		assertThat(calls("eval")).isGreaterThan(1);
	}

}
