package dev.parley.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.parley.agent.AnswerCache;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.redis.Redis;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.sync.RedisCommands;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.SmartLifecycle;

/**
 * Keeps answers in memory and, for the other servers too, in Redis. While Redis is away,
 * there is only the memory. Thread-safe.
 */
final class SharedAnswerCache implements AnswerCache, SmartLifecycle {

	/** Longer answers are in memory only. */
	static final int MAX_BYTES = 256 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(SharedAnswerCache.class);

	private static final JsonMapper MAPPER = JsonMapper.shared();

	/** With the version of the values. What follows is a hash. */
	private static final String PREFIX = "parley:answer:1:";

	/** Has another value after each {@link #clear()}. */
	private static final String CLEARED = "parley:answers:cleared";

	private static final Duration CLEARED_KEPT = Duration.ofDays(7);

	private static final int SCANNED_AT_ONCE = 500;

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final MemoryAnswerCache memory;

	private final Redis redis;

	private final ScheduledExecutorService checks = Executors
		.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("answer-cache").factory());

	/** The value of {@link #CLEARED} that the memory has followed. */
	private volatile String followed = "";

	private volatile boolean toBeCleared;

	private volatile boolean running;

	SharedAnswerCache(MemoryAnswerCache memory, Redis redis) {
		this.memory = memory;
		this.redis = redis;
	}

	@Override
	public @Nullable ModelAnswer find(String key) {
		ModelAnswer kept = this.memory.peek(key);
		ModelAnswer found = (kept != null || this.toBeCleared) ? kept : fetch(key);
		this.memory.count(found != null);
		return found;
	}

	private @Nullable ModelAnswer fetch(String key) {
		return this.redis.call((connection) -> {
			RedisCommands<String, byte[]> commands = connection.sync();
			byte[] value = commands.get(PREFIX + key);
			ModelAnswer answer = (value != null) ? decode(value) : null;
			long left = (answer != null) ? commands.pttl(PREFIX + key) : 0;
			if (answer != null && left > 0) {
				this.memory.put(key, answer, Duration.ofMillis(left));
			}
			return answer;
		}).orElse(null);
	}

	private static @Nullable ModelAnswer decode(byte[] value) {
		try {
			return MAPPER.readValue(value, ModelAnswer.class);
		}
		catch (JacksonException ex) {
			logger.debug("A cached answer of another version cannot be read", ex);
			return null;
		}
	}

	@Override
	public void put(String key, ModelAnswer answer, Duration timeToLive) {
		this.memory.put(key, answer, timeToLive);
		byte[] value = MAPPER.writeValueAsBytes(answer);
		if (value.length <= MAX_BYTES && !this.toBeCleared) {
			this.redis.call(
					(connection) -> connection.sync().psetex(PREFIX + key, Math.max(1, timeToLive.toMillis()), value));
		}
	}

	/**
	 * Removes all answers of all servers, of the others within a second. If Redis is
	 * away, its answers are removed when it is back, and no longer used here.
	 */
	@Override
	public void clear() {
		this.memory.clear();
		this.toBeCleared = true;
		clearRedis();
	}

	private void clearRedis() {
		boolean cleared = this.redis.call((connection) -> {
			RedisCommands<String, byte[]> commands = connection.sync();
			ScanCursor position = ScanCursor.INITIAL;
			do {
				KeyScanCursor<String> found = commands.scan(position,
						ScanArgs.Builder.matches(PREFIX + "*").limit(SCANNED_AT_ONCE));
				List<String> keys = found.getKeys();
				if (!keys.isEmpty()) {
					commands.unlink(keys.toArray(String[]::new));
				}
				position = found;
			}
			while (!position.isFinished());
			commands.psetex(CLEARED, CLEARED_KEPT.toMillis(),
					UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
			return true;
		}).orElse(false);
		if (cleared) {
			this.toBeCleared = false;
		}
	}

	/** Removes what was to be removed, and follows what other servers have removed. */
	private void check() {
		try {
			if (this.toBeCleared) {
				clearRedis();
			}
			this.redis.call((connection) -> {
				byte[] value = connection.sync().get(CLEARED);
				return (value != null) ? new String(value, StandardCharsets.US_ASCII) : "";
			}).ifPresent((cleared) -> {
				if (!cleared.equals(this.followed)) {
					this.memory.clear();
					this.followed = cleared;
				}
			});
		}
		catch (RuntimeException ex) {
			// The next check must come.
			logger.error("Cached answers could not be checked", ex);
		}
	}

	@Override
	public void bypassed() {
		this.memory.bypassed();
	}

	@Override
	public Map<String, Long> counts() {
		return this.memory.counts();
	}

	@Override
	public void start() {
		this.running = true;
		check();
		Future<?> _ = this.checks.scheduleWithFixedDelay(this::check, INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	@Override
	public void stop() {
		this.checks.shutdownNow();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
