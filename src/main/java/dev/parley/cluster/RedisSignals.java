package dev.parley.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

import dev.parley.run.shared.Signals;

/**
 * Signals over Redis. What {@link ReplicaInbox} receives is a word and what it is about,
 * with spaces between.
 */
final class RedisSignals implements Signals {

	static final String RUN_CHANGED = "run";

	static final String SESSION_CHANGED = "session";

	static final String HANDED_OVER = "orphans";

	/** To the owner of the run that is before others: tell this server when it ends. */
	static final String WAITS = "waits";

	static final String TURN = "turn";

	/** To the owner of a run: copy its events. */
	static final String FOLLOW = "follow";

	/** The same, from the beginning. */
	static final String ANEW = "anew";

	/** To the owner of runs: they have readers here. */
	static final String READ = "read";

	/** To all: something about a topic. */
	static final String TELL = "tell";

	/** To any other: say when you have no more runs of a user. */
	static final String SETTLE = "settle";

	static final String SETTLED = "settled";

	private final RedisConnections redis;

	private final Turns turns;

	private final String replica;

	RedisSignals(RedisConnections redis, Turns turns, String replica) {
		this.redis = redis;
		this.turns = turns;
		this.replica = replica;
	}

	@Override
	public void runChanged(UUID runId) {
		this.redis.sendToAll(RUN_CHANGED + " " + runId);
	}

	@Override
	public void sessionChanged(UUID sessionId) {
		this.redis.sendToAll(SESSION_CHANGED + " " + sessionId);
	}

	@Override
	public void runEnded(UUID sessionId) {
		this.turns.wake(sessionId);
		this.turns.takeWaiting(sessionId).forEach((waiting) -> this.redis.send(waiting, TURN + " " + sessionId));
	}

	@Override
	public void runsHandedOver() {
		this.redis.sendToAll(HANDED_OVER);
	}

	@Override
	public void tell(String topic, String text) {
		this.redis.sendToAll(TELL + " " + topic + " " + encode(text));
	}

	/** A text as one word. */
	static String encode(String text) {
		return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	static String decode(String word) {
		return new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8);
	}

	@Override
	public boolean arrive() {
		return this.redis.up();
	}

	/** This server waits for the end of a run of another. */
	void waits(String owner, UUID sessionId) {
		this.redis.send(owner, WAITS + " " + sessionId + " " + this.replica);
	}

	void follow(String owner, UUID runId, boolean anew) {
		this.redis.send(owner, (anew ? ANEW : FOLLOW) + " " + runId);
	}

	/**
	 * Asks a server to say when it has no more runs of a user.
	 */
	void settle(String other, UUID question, String userId) {
		this.redis.send(other, SETTLE + " " + this.replica + " " + question + " " + encode(userId));
	}

	void settled(String asking, UUID question) {
		this.redis.send(asking, SETTLED + " " + question + " " + this.replica);
	}

	/**
	 * @param runIds of one or more runs, with spaces between
	 */
	void read(String owner, String runIds) {
		this.redis.send(owner, READ + " " + runIds);
	}

}
