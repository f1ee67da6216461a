package dev.parley.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import dev.parley.redis.RedisWatch;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to Redis. They are made as soon as Redis can be reached, and made again
 * when it comes back. Thread-safe.
 */
final class RedisConnections {

	private static final Logger logger = LoggerFactory.getLogger(RedisConnections.class);

	private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	/** To all servers. */
	private static final String ALL = "parley:replicas";

	private final RedisClient client;

	private final RedisWatch watch;

	private final String own;

	private volatile @Nullable Connections connections;

	/**
	 * Creates the connections later.
	 * @param replica id of this server
	 */
	RedisConnections(RedisClient client, RedisWatch watch, String replica) {
		this.client = client;
		this.watch = watch;
		this.own = channel(replica);
	}

	private static String channel(String replica) {
		return "parley:replica:" + replica;
	}

	/**
	 * Connects, now if possible, and again when Redis is back. The client closes the
	 * connections.
	 * @param receiver of messages, on a thread that must not be blocked
	 */
	void open(Consumer<String> receiver) {
		this.watch.add(() -> answers(receiver));
	}

	private boolean answers(Consumer<String> receiver) {
		try {
			Connections current = this.connections;
			if (current == null) {
				current = connect(receiver);
				this.connections = current;
			}
			current.commands.sync().ping();
			return true;
		}
		catch (RedisException ex) {
			logger.debug("Redis does not answer", ex);
			return false;
		}
		catch (IllegalStateException ex) {
			// The client was shut down meanwhile.
			logger.debug("There are no connections to Redis any more", ex);
			return false;
		}
	}

	private Connections connect(Consumer<String> receiver) {
		List<StatefulConnection<?, ?>> opened = new ArrayList<>();
		boolean complete = false;
		try {
			StatefulRedisConnection<String, byte[]> commands = this.client.connect(CODEC);
			opened.add(commands);
			StatefulRedisPubSubConnection<String, byte[]> messages = this.client.connectPubSub(CODEC);
			opened.add(messages);
			messages.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(@Nullable String channel, byte @Nullable [] message) {
					if (message != null) {
						receiver.accept(new String(message, StandardCharsets.UTF_8));
					}
				}

			});
			// Once subscribed, a connection that comes back subscribes again.
			messages.sync().subscribe(this.own, ALL);
			StatefulRedisConnection<String, byte[]> entries = this.client.connect(CODEC);
			opened.add(entries);
			entries.setAutoFlushCommands(false);
			Connections connected = new Connections(commands, entries, this.client.connect(CODEC));
			complete = true;
			return connected;
		}
		finally {
			if (!complete) {
				// One that stayed would bring each message once more.
				opened.forEach((connection) -> {
					Future<?> _ = connection.closeAsync();
				});
			}
		}
	}

	/** Whether Redis has answered lately. */
	boolean up() {
		return this.watch.up();
	}

	/**
	 * For commands that do not wait.
	 * @throws RedisException if there is no connection
	 */
	RedisCommands<String, byte[]> commands() {
		return connected().commands.sync();
	}

	/**
	 * For entries of streams. Commands are sent by {@link #sendEntries} and answered
	 * later, in their order.
	 * @throws RedisException if there is no connection
	 */
	RedisAsyncCommands<String, byte[]> entries() {
		return connected().entries.async();
	}

	/**
	 * Sends the commands of {@link #entries}.
	 * @throws RedisException if there is no connection
	 */
	void sendEntries() {
		connected().entries.flushCommands();
	}

	/**
	 * For commands that wait, of one thread.
	 * @throws RedisException if there is no connection
	 */
	RedisCommands<String, byte[]> blocking() {
		return connected().blocking.sync();
	}

	private Connections connected() {
		Connections current = this.connections;
		if (current == null) {
			throw new RedisException("There is no connection to Redis yet");
		}
		return current;
	}

	/** Sends a message to a server; it may be lost. */
	void send(String replica, String message) {
		publish(channel(replica), message);
	}

	/** Sends a message to all servers, this one included; it may be lost. */
	void sendToAll(String message) {
		publish(ALL, message);
	}

	private void publish(String channel, String message) {
		try {
			Future<?> _ = connected().commands.async().publish(channel, message.getBytes(StandardCharsets.UTF_8));
		}
		catch (RedisException ex) {
			logger.debug("Redis is out of reach", ex);
		}
	}

	/**
	 * The connections.
	 *
	 * @param entries whose commands are sent together
	 * @param blocking whose commands wait
	 */
	private record Connections(StatefulRedisConnection<String, byte[]> commands,
			StatefulRedisConnection<String, byte[]> entries, StatefulRedisConnection<String, byte[]> blocking) {
	}

}
