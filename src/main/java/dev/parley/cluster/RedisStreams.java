package dev.parley.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import dev.parley.run.event.RunEvent;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * One stream for each run whose events go to other servers, and one channel for messages
 * to each server. An entry's id is the run's epoch and the number of its last event;
 * Redis refuses entries that do not rise, so a server that has lost a run cannot add to
 * it. All methods throw {@link io.lettuce.core.RedisException} if Redis is out of reach.
 * Thread-safe, except for {@link #read}.
 */
final class RedisStreams implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	/** Longer than any run, and than its events can be read after its end. */
	private static final Duration KEPT = Duration.ofHours(1);

	private static final String FIRST = "first";

	private static final String EVENTS = "events";

	private final RedisClient client;

	private final StatefulRedisConnection<String, byte[]> connection;

	private final StatefulRedisConnection<String, byte[]> blocking;

	private final StatefulRedisPubSubConnection<String, String> messages;

	private final StatefulRedisConnection<String, String> sender;

	RedisStreams(String url) {
		RedisURI uri = RedisURI.create(url);
		uri.setTimeout(TIMEOUT);
		this.client = RedisClient.create(uri);
		this.client.setOptions(ClientOptions.builder()
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.build());
		RedisCodec<String, byte[]> codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
		this.connection = this.client.connect(codec);
		this.blocking = this.client.connect(codec);
		this.messages = this.client.connectPubSub();
		this.sender = this.client.connect();
	}

	/** The client, for connections of other purposes. It is closed with the streams. */
	RedisClient client() {
		return this.client;
	}

	private static String key(UUID runId) {
		return "parley:run:" + runId;
	}

	private static String channel(String replica) {
		return "parley:replica:" + replica;
	}

	/** Removes what is there of a run. */
	void clear(UUID runId) {
		this.connection.sync().del(key(runId));
	}

	/**
	 * Adds events.
	 * @param last the number of the last one
	 * @return false if the stream has later ones, or those of a later epoch
	 */
	boolean add(UUID runId, int epoch, int last, List<RunEvent> events) {
		Map<String, byte[]> entry = new LinkedHashMap<>();
		entry.put(FIRST, Integer.toString(last - events.size() + 1).getBytes(StandardCharsets.US_ASCII));
		entry.put(EVENTS, EventCodec.encode(events));
		try {
			this.connection.sync().xadd(key(runId), new XAddArgs().id(epoch + "-" + last), entry);
			return true;
		}
		catch (RedisCommandExecutionException ex) {
			if (String.valueOf(ex.getMessage()).contains("equal or smaller")) {
				return false;
			}
			throw ex;
		}
	}

	/** Lets a stream expire. */
	void expire(UUID runId) {
		this.connection.sync().expire(key(runId), KEPT);
	}

	/**
	 * Reads what is new, and waits for it for a while. Called by one thread.
	 * @param after for each run the id of the last entry that was read
	 */
	List<Entry> read(Map<UUID, String> after, Duration patience) {
		Map<String, UUID> runs = new LinkedHashMap<>();
		List<XReadArgs.StreamOffset<String>> offsets = new ArrayList<>();
		after.forEach((runId, id) -> {
			runs.put(key(runId), runId);
			offsets.add(XReadArgs.StreamOffset.from(key(runId), id));
		});
		@SuppressWarnings("unchecked")
		XReadArgs.StreamOffset<String>[] array = offsets.toArray(XReadArgs.StreamOffset[]::new);
		List<Entry> entries = new ArrayList<>();
		for (StreamMessage<String, byte[]> message : this.blocking.sync()
			.xread(XReadArgs.Builder.block(patience).count(100), array)) {
			byte[] first = message.getBody().get(FIRST);
			byte[] events = message.getBody().get(EVENTS);
			UUID runId = runs.get(message.getStream());
			if (runId != null && first != null && events != null) {
				entries.add(new Entry(runId, message.getId(),
						Integer.parseInt(new String(first, StandardCharsets.US_ASCII)), EventCodec.decode(events)));
			}
		}
		return entries;
	}

	/** Sends a message to a server; it may be lost. */
	void send(String replica, String message) {
		this.sender.sync().publish(channel(replica), message);
	}

	/** Receives the messages to a server, on a thread that must not be blocked. */
	void receive(String replica, Consumer<String> receiver) {
		this.messages.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(@Nullable String channel, @Nullable String message) {
				if (message != null) {
					receiver.accept(message);
				}
			}

		});
		this.messages.sync().subscribe(channel(replica));
	}

	@Override
	public void close() {
		this.client.shutdown(Duration.ZERO, TIMEOUT);
	}

	/**
	 * Events of a run.
	 *
	 * @param id of the entry
	 * @param first the number of the first event
	 */
	record Entry(UUID runId, String id, int first, List<RunEvent> events) {
	}

}
