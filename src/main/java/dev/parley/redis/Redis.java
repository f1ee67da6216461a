package dev.parley.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls Redis for what can be done without it. A call waits for the timeout at most.
 * After one that failed, calls do not wait at all, until {@link RedisWatch} finds Redis
 * available again. Thread-safe.
 */
public final class Redis implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Redis.class);

	/**
	 * Written by each attempt to connect, because a Redis that is full or a replica only
	 * reads.
	 */
	private static final String CHECK = "parley:check";

	private static final Duration CHECK_KEPT = Duration.ofMinutes(1);

	private final RedisClient client;

	private final Duration timeout;

	private final RedisWatch watch;

	private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;

	private volatile boolean closed;

	/**
	 * Connects, or begins to try.
	 * @param timeout for one command
	 */
	public Redis(RedisClient client, Duration timeout, RedisWatch watch) {
		this.client = client;
		this.timeout = timeout;
		this.watch = watch;
		watch.add(() -> this.closed || (this.connection != null && watch.up()) || connect());
	}

	/** The longest time that one command may take. */
	public Duration timeout() {
		return this.timeout;
	}

	/** Whether calls reach Redis. */
	public boolean available() {
		return !this.closed && this.watch.up();
	}

	/**
	 * Calls Redis.
	 * @param command returns null if there is no result; throws {@link RedisException} if
	 * Redis does not answer
	 * @return empty if there is no result, or no Redis
	 */
	public <T> Optional<T> call(Function<StatefulRedisConnection<String, byte[]>, @Nullable T> command) {
		StatefulRedisConnection<String, byte[]> current = this.connection;
		if (current == null || !available()) {
			return Optional.empty();
		}
		try {
			return Optional.ofNullable(command.apply(current));
		}
		catch (RedisException ex) {
			// A call that was interrupted says nothing about Redis.
			if (!Thread.currentThread().isInterrupted() && this.connection == current && !this.closed) {
				this.watch.failed(String.valueOf(ex.getMessage()));
			}
			return Optional.empty();
		}
	}

	/** Replaces the connection by a new one, if Redis answers there. */
	private boolean connect() {
		StatefulRedisConnection<String, byte[]> fresh = null;
		try {
			fresh = this.client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
			fresh.setTimeout(this.timeout);
			fresh.sync().set(CHECK, new byte[0], SetArgs.Builder.px(CHECK_KEPT));
		}
		catch (RedisException | IllegalStateException ex) {
			// The latter: the client was shut down meanwhile.
			logger.debug("Redis is still unavailable", ex);
			close(fresh);
			return false;
		}
		close(this.connection);
		this.connection = fresh;
		return true;
	}

	private static void close(@Nullable StatefulRedisConnection<String, byte[]> connection) {
		if (connection != null) {
			CompletableFuture<Void> _ = connection.closeAsync();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		close(this.connection);
	}

}
