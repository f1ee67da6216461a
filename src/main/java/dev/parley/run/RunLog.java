package dev.parley.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.parley.run.RunEvent.Terminal;
import dev.parley.run.RunEvent.Token;

/**
 * The numbered events of one run: written by the run, followed by any number of readers,
 * each at its own pace. Numbers start at 1. Thread-safe.
 * <p>
 * Nearly all events are tokens, so the log keeps the answer's text once and only
 * remembers where each token ends.
 */
public final class RunLog {

	private static final int FIRST_CAPACITY = 32;

	/** Rough size of the log itself and of an event that is no token, in bytes. */
	private static final int OVERHEAD = 512;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final StringBuilder text = new StringBuilder();

	/**
	 * For each event: where its token ends in the text, or, as -1 - i, the i-th other
	 * event.
	 */
	private int[] entries = new int[FIRST_CAPACITY];

	private int size;

	private final List<RunEvent> others = new ArrayList<>();

	private boolean sealed;

	private boolean ended;

	/**
	 * Adds an event and wakes the readers. After the seal only a terminal event is taken.
	 */
	void append(RunEvent event) {
		this.lock.lock();
		try {
			if (this.ended || (this.sealed && !(event instanceof Terminal))) {
				return;
			}
			if (this.size == this.entries.length) {
				this.entries = Arrays.copyOf(this.entries, 2 * this.size);
			}
			if (event instanceof Token(String content)) {
				this.text.append(content);
				this.entries[this.size++] = this.text.length();
			}
			else {
				this.others.add(event);
				this.entries[this.size++] = -this.others.size();
			}
			this.ended = event instanceof Terminal;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Takes no more of the answer: what it says now is what will be stored. */
	void seal() {
		this.lock.lock();
		try {
			this.sealed = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The answer's text from {@code start} on; its length is the next start. */
	String textFrom(int start) {
		this.lock.lock();
		try {
			return this.text.substring(start);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How long the answer's text is by now, in characters. */
	int textLength() {
		this.lock.lock();
		try {
			return this.text.length();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Rough size in memory, in bytes. */
	int weight() {
		this.lock.lock();
		try {
			return OVERHEAD * (1 + this.others.size()) + 2 * this.text.capacity() + Integer.BYTES * this.entries.length;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for events after number {@code after}.
	 * @return all that there are, in order; the first has number {@code after + 1}. Empty
	 * where none came within {@code patience}, or where the log has ended before that
	 */
	public List<RunEvent> await(int after, Duration patience) throws InterruptedException {
		long left = patience.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (this.size <= after && !this.ended && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return after(after);
		}
		finally {
			this.lock.unlock();
		}
	}

	private List<RunEvent> after(int after) {
		List<RunEvent> events = new ArrayList<>(Math.max(0, this.size - after));
		int start = (after < this.size) ? textBefore(after) : 0;
		for (int i = after; i < this.size; i++) {
			int entry = this.entries[i];
			if (entry < 0) {
				events.add(this.others.get(-1 - entry));
			}
			else {
				events.add(new Token(this.text.substring(start, entry)));
				start = entry;
			}
		}
		return events;
	}

	/** How much of the text the first {@code count} events say. */
	private int textBefore(int count) {
		for (int i = count - 1; i >= 0; i--) {
			if (this.entries[i] >= 0) {
				return this.entries[i];
			}
		}
		return 0;
	}

	/** The number of the last event. */
	public int size() {
		this.lock.lock();
		try {
			return this.size;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether the terminal event is there. */
	public boolean ended() {
		this.lock.lock();
		try {
			return this.ended;
		}
		finally {
			this.lock.unlock();
		}
	}

}
