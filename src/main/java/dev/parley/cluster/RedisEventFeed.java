package dev.parley.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.parley.run.SharedRuns;
import dev.parley.run.event.RunEvent;
import dev.parley.run.log.FollowedRun;
import dev.parley.run.log.RunLog;
import dev.parley.run.shared.EventFeed;
import dev.parley.store.RunClaims;
import dev.parley.store.RunClaims.RunState;
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

	private static final Duration PATIENCE = Duration.ofMillis(50);

	private static final Duration CHECK = Duration.ofSeconds(1);

	private final RedisStreams streams;

	private final RedisSignals signals;

	private final RunClaims claims;

	private final SharedRuns runs;

	private final String replica;

	private final ConcurrentMap<UUID, Followed> followed = new ConcurrentHashMap<>();

	private volatile boolean running;

	RedisEventFeed(RedisStreams streams, RedisSignals signals, RunClaims claims, SharedRuns runs, String replica) {
		this.streams = streams;
		this.signals = signals;
		this.claims = claims;
		this.runs = runs;
		this.replica = replica;
	}

	@Override
	public void follow(FollowedRun run) {
		Followed added = new Followed(run);
		this.followed.put(run.id(), added);
		checkSoon(added);
	}

	private void checkSoon(Followed run) {
		Thread.ofVirtual().name("follow-" + run.events.id()).start(() -> check(List.of(run)));
	}

	/** The number of runs that are followed. */
	int size() {
		return this.followed.size();
	}

	@Override
	public void start() {
		this.running = true;
		Thread.ofPlatform().daemon().name("event-feed").start(this::read);
		Thread.ofVirtual().name("event-feed-check").start(this::checkAll);
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
					long begun = System.nanoTime();
					this.streams.read(after, PATIENCE).forEach(this::add);
					Spacing.sleep(after.size(), begun);
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
		if (RunLog.epoch(number) > run.epoch) {
			// The run was taken over: its new owner wants to know that it is read here.
			run.epoch = RunLog.epoch(number);
			checkSoon(run);
		}
		for (RunEvent event : entry.events()) {
			if (!run.events.add(number++, event)) {
				if (!run.missing) {
					run.missing = true;
					checkSoon(run);
				}
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
				tellOwners();
			}
			catch (RuntimeException ex) {
				logger.error("Runs of other servers could not be checked", ex);
			}
		}
	}

	/** Tells the owners of runs that are read here that they have readers. */
	private void tellOwners() {
		Map<String, StringBuilder> read = new HashMap<>();
		this.followed.forEach((id, run) -> {
			String owner = run.owner;
			if (owner != null && run.events.read()) {
				if (owner.equals(this.replica)) {
					this.runs.readElsewhere(id);
				}
				else {
					read.computeIfAbsent(owner, (_) -> new StringBuilder()).append(' ').append(id);
				}
			}
		});
		read.forEach((owner, ids) -> this.signals.read(owner, ids.substring(1)));
	}

	private void check(List<Followed> some) {
		try {
			Map<UUID, RunState> states = this.claims.states(some.stream().map((run) -> run.events.id()).toList());
			some.forEach((run) -> check(run, states.get(run.events.id())));
		}
		catch (StorageUnavailableException ex) {
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
			run.owner = state.owner();
			run.epoch = state.epoch();
			ask(run, state.owner());
		}
	}

	private void ask(Followed run, @Nullable String owner) {
		UUID runId = run.events.id();
		if (this.replica.equals(owner)) {
			// Taken over by this server: its readers do not need Redis.
			this.runs.log(runId).filter((log) -> log != run.events.log() && run.copied != log).ifPresent(run::copy);
		}
		else if (owner != null) {
			boolean anew = run.missing;
			if (anew) {
				run.after = "0-0";
				run.missing = false;
			}
			this.signals.follow(owner, runId, anew);
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
		this.runs.closeFollowed();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Stops after this server's runs have ended or were left to others. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 3;
	}

}
