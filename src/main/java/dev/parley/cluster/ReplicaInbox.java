package dev.parley.cluster;

import java.util.List;
import java.util.UUID;

import dev.parley.run.SharedRuns;
import dev.parley.run.shared.SignalReceiver;
import dev.parley.store.database.StorageUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.StringUtils;

/** Does what other servers ask for by {@link RedisSignals}. */
final class ReplicaInbox implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ReplicaInbox.class);

	private final RedisConnections redis;

	private final RedisSignals signals;

	private final Turns turns;

	private final EventCopies copies;

	private final ReplicaLife life;

	private final Settlement settlement;

	private final SharedRuns runs;

	private final List<SignalReceiver> receivers;

	private volatile boolean running;

	ReplicaInbox(RedisConnections redis, RedisSignals signals, Turns turns, EventCopies copies, ReplicaLife life,
			Settlement settlement, SharedRuns runs, List<SignalReceiver> receivers) {
		this.receivers = receivers;
		this.redis = redis;
		this.signals = signals;
		this.turns = turns;
		this.copies = copies;
		this.life = life;
		this.settlement = settlement;
		this.runs = runs;
	}

	@Override
	public void start() {
		this.running = true;
		this.redis.open((message) -> Thread.ofVirtual().name("signal").start(() -> receive(message)));
	}

	private void receive(String message) {
		try {
			receive(StringUtils.delimitedListToStringArray(message, " "));
		}
		catch (StorageUnavailableException ex) {
			logger.debug("What the store says will be noticed later", ex);
		}
		catch (RuntimeException ex) {
			logger.error("A message of another server could not be understood", ex);
		}
	}

	private void receive(String[] words) {
		switch (words[0]) {
			case RedisSignals.RUN_CHANGED -> this.life.compare(id(words[1]));
			case RedisSignals.SESSION_CHANGED -> this.runs.ofSession(id(words[1])).forEach(this.life::compare);
			case RedisSignals.HANDED_OVER -> this.life.takeOverNow();
			case RedisSignals.TURN -> this.turns.wake(id(words[1]));
			case RedisSignals.FOLLOW -> this.copies.begin(id(words[1]));
			case RedisSignals.ANEW -> this.copies.beginAnew(id(words[1]));
			case RedisSignals.WAITS -> {
				this.turns.waits(id(words[1]), words[2]);
				if (this.runs.ofSession(id(words[1])).isEmpty()) {
					// It has ended in between.
					this.signals.runEnded(id(words[1]));
				}
			}
			case RedisSignals.SETTLE -> this.settlement.answer(words[1], id(words[2]), RedisSignals.decode(words[3]));
			case RedisSignals.SETTLED -> this.settlement.settled(id(words[1]), words[2]);
			case RedisSignals.TELL -> {
				String text = RedisSignals.decode(words[2]);
				this.receivers.stream()
					.filter((receiver) -> receiver.topic().equals(words[1]))
					.forEach((receiver) -> receiver.receive(text));
			}
			case RedisSignals.READ -> {
				for (int i = 1; i < words.length; i++) {
					this.runs.readElsewhere(id(words[i]));
				}
			}
			default -> logger.debug("Another version of the server has sent {}", words[0]);
		}
	}

	private static UUID id(String word) {
		return UUID.fromString(word);
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before {@code RunMaintenance}: starts earlier, and stops later. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 2;
	}

}
