package dev.parley.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import dev.parley.run.event.RunEvent;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;

/**
 * One stream for each run whose events go to other servers. An entry's id is the run's
 * epoch and the number of its last event; Redis refuses entries that do not rise, so a
 * server that has lost a run cannot add to it. All methods throw
 * {@link io.lettuce.core.RedisException} if Redis is out of reach. Thread-safe, except
 * for {@link #read}.
 */
final class RedisStreams {

	/** Longer than nearly any run. One that takes longer is copied anew. */
	private static final Duration KEPT = Duration.ofHours(1);

	private static final Duration KEPT_AFTER_END = Duration.ofMinutes(10);

	private static final String FIRST = "first";

	private static final String EVENTS = "events";

	/** Removes a stream, unless it has entries of a later epoch. */
	private static final String CLEAR = """
			local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
			if last[1] and tonumber(string.match(last[1][1], '^%d+')) > tonumber(ARGV[1]) then
				return 0
			end
			redis.call('DEL', KEYS[1])
			return 1""";

	private final RedisConnections redis;

	RedisStreams(RedisConnections redis) {
		this.redis = redis;
	}

	private static String key(UUID runId) {
		return "parley:run:" + runId;
	}

	/**
	 * Removes what is there of a run, at the next {@link #send}.
	 * @return false if another server has written a later epoch; then nothing changes
	 */
	CompletionStage<Boolean> clear(UUID runId, int epoch) {
		RedisFuture<Long> cleared = this.redis.entries()
			.eval(CLEAR, ScriptOutputType.INTEGER, new String[] { key(runId) },
					Integer.toString(epoch).getBytes(StandardCharsets.US_ASCII));
		return cleared.thenApply((answer) -> answer == 1);
	}

	/**
	 * Adds events, at the next {@link #send}. Redis refuses them if the stream has later
	 * ones, or those of a later epoch.
	 * @param last the number of the last one
	 */
	RedisFuture<String> add(UUID runId, int epoch, int last, List<RunEvent> events) {
		Map<String, byte[]> entry = new LinkedHashMap<>();
		entry.put(FIRST, Integer.toString(last - events.size() + 1).getBytes(StandardCharsets.US_ASCII));
		entry.put(EVENTS, EventCodec.encode(events));
		return this.redis.entries().xadd(key(runId), new XAddArgs().id(epoch + "-" + last), entry);
	}

	/**
	 * Lets a stream expire, from the next {@link #send} on, some time after the run's end
	 * if it has ended.
	 */
	RedisFuture<Boolean> expire(UUID runId, boolean ended) {
		return this.redis.entries().expire(key(runId), ended ? KEPT_AFTER_END : KEPT);
	}

	/** Sends what was added to all streams. */
	void send() {
		this.redis.sendEntries();
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
		for (StreamMessage<String, byte[]> message : this.redis.blocking()
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

	/**
	 * Events of a run.
	 *
	 * @param id of the entry
	 * @param first the number of the first event
	 */
	record Entry(UUID runId, String id, int first, List<RunEvent> events) {
	}

}
