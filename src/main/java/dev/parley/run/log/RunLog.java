package dev.parley.run.log;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * The numbered events of one run, written by the run and followed by any number of
 * readers, each at its own pace. Numbers start at 1 and rise by 1, unless another server
 * goes on with the run ({@link EventNumbers}). Thread-safe.
 */
public final class RunLog {

	private final UUID runId;

	private final UUID sessionId;

	private final boolean cancelUnread;

	private final ReentrantLock lock = new ReentrantLock();

	@GuardedBy("lock")
	private final EventBuffer events = new EventBuffer();

	@GuardedBy("lock")
	private final EventNumbers numbers;

	private final LogEnd end = new LogEnd(this.lock);

	private final AnswerText text = new AnswerText(this.lock, this.events);

	private final EventPlaces places;

	private final NewEvents news;

	private final ReaderCount readers = new ReaderCount();

	/** The log of a run of this server. */
	public RunLog(UUID runId, UUID sessionId, boolean cancelUnread) {
		this(runId, sessionId, cancelUnread, 1);
	}

	/**
	 * The log of a run.
	 * @param epoch of the server that executes it
	 */
	public RunLog(UUID runId, UUID sessionId, boolean cancelUnread, int epoch) {
		this.numbers = new EventNumbers(epoch);
		this.places = new EventPlaces(this.lock, this.events, this.numbers);
		this.news = new NewEvents(this.lock, this.events, this.numbers, this.end);
		this.runId = runId;
		this.sessionId = sessionId;
		this.cancelUnread = cancelUnread;
	}

	public UUID runId() {
		return this.runId;
	}

	public UUID sessionId() {
		return this.sessionId;
	}

	/** Whether the run is cancelled once it has no reader any more. */
	public boolean cancelUnread() {
		return this.cancelUnread;
	}

	/**
	 * Adds an event and wakes the readers. Once its text is sealed, only a terminal event
	 * is accepted.
	 */
	public void append(RunEvent event) {
		this.lock.lock();
		try {
			if (this.end.get() != null || (this.text.sealed() && !(event instanceof Terminal))) {
				return;
			}
			this.events.add(event);
			if (event instanceof Terminal terminal) {
				this.end.set(terminal);
			}
			this.news.tell();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** No more events come: readers go on at another server. */
	public void close() {
		this.lock.lock();
		try {
			this.end.close();
			this.news.tell();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The answer's text and the model's reasoning. */
	public AnswerText text() {
		return this.text;
	}

	/** Where events are, and how they are numbered. */
	public EventPlaces places() {
		return this.places;
	}

	/** Rough size in memory in bytes, rather too high than too low. */
	public int weight() {
		this.lock.lock();
		try {
			return this.events.weight();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The event that ended the run; null if it has not ended. */
	public @Nullable Terminal end() {
		return this.end.get();
	}

	/**
	 * Waits for the run's end, without a limit.
	 * @return an error if no more events come here
	 */
	public Terminal awaitEnd() {
		return this.end.await();
	}

	/**
	 * Waits for the run's end, but no longer than {@code patience}.
	 * @return null if it has not ended
	 */
	public @Nullable Terminal awaitEnd(Duration patience) throws InterruptedException {
		return this.end.await(patience);
	}

	/** Whether event number {@code after} is the last one of an ended run. */
	public boolean endedBy(int after) {
		this.lock.lock();
		try {
			return this.end.get() != null && this.events.size() <= this.numbers.seen(after);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Creates a reader of the events after number {@code after}, which may be in the
	 * future.
	 */
	public RunReader reader(int after) {
		return new RunReader(this, after, true, null);
	}

	/** Creates a reader of all events that does not count as one. */
	public RunReader copier() {
		return new RunReader(this, 0, false, null);
	}

	/**
	 * The same, for one that does not wait.
	 * @param news is run whenever there may be new events, by whoever adds them: must be
	 * quick and must not fail
	 */
	public RunReader copier(Runnable news) {
		return new RunReader(this, 0, false, news);
	}

	/** The current readers. */
	public ReaderCount readers() {
		return this.readers;
	}

	/** The epoch of the server that executes the run or did so last, as far as known. */
	public int epoch() {
		this.lock.lock();
		try {
			return this.numbers.epoch();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The epoch of the server that has published an event. */
	public static int epoch(int number) {
		return EventNumbers.epoch(number);
	}

	/** For readers that wait for events. */
	NewEvents news() {
		return this.news;
	}

}
