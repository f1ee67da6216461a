package dev.parley.run.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.run.event.RunEvent;

/** Where the events of a run's log are, and what numbers they have. Thread-safe. */
public final class EventPlaces {

	private final ReentrantLock lock;

	@GuardedBy("lock")
	private final EventBuffer events;

	@GuardedBy("lock")
	private final EventNumbers numbers;

	/**
	 * @param lock that guards the events and their numbers
	 */
	EventPlaces(ReentrantLock lock, EventBuffer events, EventNumbers numbers) {
		this.lock = lock;
		this.events = events;
		this.numbers = numbers;
	}

	/** How many events a reader skips that has seen number {@code after}. */
	int seen(int after) {
		this.lock.lock();
		try {
			return this.numbers.seen(after);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** All events. */
	public List<RunEvent> all() {
		this.lock.lock();
		try {
			List<RunEvent> all = new ArrayList<>();
			for (List<RunEvent> some = this.events.read(0); !some.isEmpty(); some = this.events.read(all.size())) {
				all.addAll(some);
			}
			return all;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The number of events. */
	public int size() {
		this.lock.lock();
		try {
			return this.events.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The number of the last of {@code count} events. */
	public int number(int count) {
		this.lock.lock();
		try {
			return this.numbers.last(count);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Another server executes the run from here on. */
	void goOn(int epoch) {
		this.lock.lock();
		try {
			this.numbers.goOn(epoch, this.events.size());
		}
		finally {
			this.lock.unlock();
		}
	}

}
