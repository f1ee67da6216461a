package dev.parley.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.parley.run.EventFeed;
import dev.parley.run.FollowedRun;
import dev.parley.run.SharedRuns;
import dev.parley.run.event.RunEvent;
import dev.parley.store.Replicas;
import dev.parley.store.Replicas.RunState;
import dev.parley.store.database.StorageUnavailableException;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Reads the events of runs that other servers execute. Redis brings them, and may lose
 * anything: once a second the rows of runs without news are looked at, their owners are
 * asked for the events again, and the ends of runs that have ended come from the store.
 * Thread-safe.
 */
final class RedisEventFeed implements EventFeed, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(RedisEventFeed.class);

	private static final String FOLLOW = "follow ";

	private static final String ANEW = "anew ";

	private static final Duration PATIENCE = Duration.ofMillis(50);

	private static final Duration CHECK = Duration.ofSeconds(1);

	private final RedisStreams streams;

	private final EventCopies copies;

	private final Replicas replicas;

	private final SharedRuns runs;

	private final String replica;

	private final ConcurrentMap<UUID, Followed> followed = new ConcurrentHashMap<>();

	private volatile boolean running;

	RedisEventFeed(RedisStreams streams, EventCopies copies, Replicas replicas, SharedRuns runs, String replica) {
		this.streams = streams;
		this.copies = copies;
		this.replicas = replicas;
		this.runs = runs;
		this.replica = replica;
	}

	@Override
	public void follow(FollowedRun run) {
		Followed added = new Followed(run);
		this.followed.put(run.id(), added);
		Thread.ofVirtual().name("follow-" + run.id()).start(() -> check(List.of(added)));
	}

	@Override
	public void start() {
		this.running = true;
		this.streams.receive(this.replica, (message) -> Thread.ofVirtual().start(() -> receive(message)));
		Thread.ofVirtual().name("event-feed").start(this::read);
		Thread.ofVirtual().name("event-feed-check").start(this::checkAll);
	}

	private void receive(String message) {
		if (message.startsWith(FOLLOW)) {
			this.copies.begin(UUID.fromString(message.substring(FOLLOW.length())));
		}
		else if (message.startsWith(ANEW)) {
			this.copies.beginAnew(UUID.fromString(message.substring(ANEW.length())));
		}
	}

	private void read() {
		while (this.running) {
			Map<UUID, String> after = new HashMap<>();
			this.followed.forEach((id, run) -> after.put(id, run.after));
			try {
				if (after.isEmpty()) {
					Thread.sleep(PATIENCE);
				}
				else {
					this.streams.read(after, PATIENCE).forEach(this::add);
				}
			}
			catch (RedisException ex) {
				logger.debug("Redis is out of reach", ex);
				pause(CHECK);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
			catch (RuntimeException ex) {
				logger.error("Events of other servers could not be read", ex);
				pause(CHECK);
			}
		}
	}

	private void add(RedisStreams.Entry entry) {
		Followed run = this.followed.get(entry.runId());
		if (run == null) {
			return;
		}
		int number = entry.first();
		for (RunEvent event : entry.events()) {
			if (!run.events.add(number++, event)) {
				run.missing = true;
				return;
			}
		}
		run.after = entry.id();
		run.news = true;
		if (run.events.ended()) {
			this.followed.remove(entry.runId(), run);
		}
	}

	private void checkAll() {
		while (this.running) {
			pause(CHECK);
			try {
				check(this.followed.values().stream().filter(Followed::quiet).toList());
			}
			catch (RuntimeException ex) {
				logger.error("Runs of other servers could not be checked", ex);
			}
		}
	}

	private void check(List<Followed> some) {
		try {
			Map<UUID, RunState> states = this.replicas.states(some.stream().map((run) -> run.events.id()).toList());
			some.forEach((run) -> check(run, states.get(run.events.id())));
		}
		catch (StorageUnavailableException | RedisException ex) {
			logger.debug("Runs of other servers could not be checked", ex);
		}
	}

	private void check(Followed run, @Nullable RunState state) {
		if (run.events.ended()) {
			this.followed.remove(run.events.id(), run);
		}
		else if (state == null) {
			this.runs.finishDeleted(run.events);
			this.followed.remove(run.events.id(), run);
		}
		else if (state.ended() && run.endedBefore) {
			// Its end should have come.
			this.runs.finish(run.events, state.epoch());
			this.followed.remove(run.events.id(), run);
		}
		else {
			run.endedBefore = state.ended();
			String owner = state.owner();
			if (this.replica.equals(owner)) {
				// Taken over by this server: its readers here follow it on the same way.
				this.copies.begin(run.events.id());
			}
			else if (owner != null) {
				this.streams.send(owner, (run.missing ? ANEW : FOLLOW) + run.events.id());
				if (run.missing) {
					run.after = "0-0";
					run.missing = false;
				}
			}
		}
	}

	private static void pause(Duration duration) {
		try {
			Thread.sleep(duration);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** A run, and how far its stream was read. */
	private static final class Followed {

		private final FollowedRun events;

		private volatile String after = "0-0";

		private volatile boolean news;

		private volatile boolean missing;

		private volatile boolean endedBefore;

		Followed(FollowedRun events) {
			this.events = events;
		}

		/** Whether nothing has come since the last call. */
		boolean quiet() {
			boolean quiet = !this.news;
			this.news = false;
			return quiet;
		}

	}

}
