package dev.parley.aisdk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.run.RunManager;
import dev.parley.run.event.RunEvent;
import dev.parley.run.log.RunLog;
import dev.parley.run.log.RunReader;
import dev.parley.store.Run;
import dev.parley.store.Runs;
import dev.parley.store.id.Ids;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The runs of chats: the one that a client can resume, those before it that belong to the
 * same message, and what stops them. Thread-safe.
 */
@Component
class ActiveChats {

	/** How long the end of a run can be read that nobody has read. */
	private static final Duration UNREAD = Duration.ofMinutes(10);

	private static final int MOST_UNREAD = 10_000;

	/** How long to wait for a cancelled run, which nearly always ends within a second. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final int MOST_STOPS = 20;

	private final RunManager manager;

	private final Runs runs;

	/** The run of each session whose end is not written to any connection yet. */
	private final Cache<UUID, UUID> unread;

	ActiveChats(RunManager manager, Runs runs, Ticker ticker) {
		this.manager = manager;
		this.runs = runs;
		this.unread = Caffeine.newBuilder().expireAfterWrite(UNREAD).maximumSize(MOST_UNREAD).ticker(ticker).build();
	}

	/** Notes that a connection begins to follow a run. */
	void begun(RunLog log) {
		this.unread.put(log.sessionId(), log.runId());
	}

	/** Notes that the end of a run is written to a connection. */
	void read(RunLog log) {
		this.unread.asMap().remove(log.sessionId(), log.runId());
	}

	/**
	 * The run that a client resumes: the active one or, for some minutes, the last one if
	 * the connection broke before its end.
	 */
	Optional<RunLog> resumable(UUID sessionId, String userId) {
		return this.manager.active(sessionId)
			.or(() -> Optional.ofNullable(this.unread.getIfPresent(sessionId))
				.flatMap((runId) -> this.manager.log(runId, userId, 0)));
	}

	/** Cancels the active and the queued runs of a session, and waits for their ends. */
	void stop(UUID sessionId, String userId) {
		try {
			for (int i = 0; i < MOST_STOPS; i++) {
				RunLog log = this.manager.active(sessionId).orElse(null);
				if (log == null) {
					return;
				}
				this.manager.cancel(log.runId(), userId);
				log.awaitEnd(PATIENCE);
				read(log);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Cancels a run that a client reads. */
	void cancel(RunLog log, String userId) {
		this.manager.cancel(log.runId(), userId);
		read(log);
	}

	/**
	 * The user's message to which a message of the assistant is the answer.
	 * @param messageId of the assistant's message; null: unknown
	 */
	Optional<UUID> question(@Nullable String messageId, UUID sessionId, String userId) {
		return Optional.ofNullable(messageId)
			.flatMap(Ids::parse)
			.flatMap((runId) -> this.runs.find(runId, userId))
			.filter((run) -> run.sessionId().equals(sessionId))
			.map(Run::messageId);
	}

	/**
	 * The runs that a run continues, the first one first. Together they are one message
	 * of the assistant, whose id is that of the first.
	 */
	List<UUID> before(UUID runId, String userId) {
		List<UUID> before = new ArrayList<>();
		Optional<UUID> earlier = continued(runId, userId);
		while (earlier.isPresent()) {
			before.addFirst(earlier.get());
			earlier = continued(earlier.get(), userId);
		}
		return before;
	}

	private Optional<UUID> continued(UUID runId, String userId) {
		return this.runs.find(runId, userId).map(Run::continues);
	}

	/** All events of ended runs. */
	List<RunEvent> events(List<UUID> runIds, String userId) {
		List<RunEvent> events = new ArrayList<>();
		for (UUID runId : runIds) {
			this.manager.log(runId, userId, 0).ifPresent((log) -> read(log, events));
		}
		return events;
	}

	private static void read(RunLog log, List<RunEvent> events) {
		try (RunReader reader = log.reader(0)) {
			while (!log.endedBy(reader.seen())) {
				events.addAll(reader.await(PATIENCE));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
