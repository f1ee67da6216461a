package dev.parley.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import dev.parley.run.RunEvent.Output;
import dev.parley.run.RunEvent.Terminal;
import dev.parley.run.RunEvent.Token;
import org.jspecify.annotations.Nullable;

/**
 * The numbered events of one run: written by the run, followed by any number of readers,
 * each at its own pace. Numbers start at 1. Thread-safe.
 * <p>
 * Nearly all events are tokens, so the log keeps the answer's text once and only
 * remembers where each token ends. A structured answer has drafts in place of tokens;
 * each object shown repeats them up to a point, and so only its end is kept.
 */
public final class RunLog {

	private static final int FIRST_CAPACITY = 32;

	/** Rough size of the log itself and of an event that is no token, in bytes. */
	private static final int OVERHEAD = 512;

	/** Entries from here on stand for an object shown. */
	private static final int OUTPUTS = Integer.MIN_VALUE;

	/** How many characters of objects a reader gets at once, or one object. */
	private static final int OUTPUT_AT_ONCE = 256 * 1024;

	private final UUID runId;

	private final UUID sessionId;

	private final boolean cancelUnread;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final StringBuilder text = new StringBuilder();

	/**
	 * For each event: where its token ends in the text, or, as -1 - i, the i-th other
	 * event, or, as OUTPUTS + i, the i-th object.
	 */
	private int[] entries = new int[FIRST_CAPACITY];

	private int size;

	private final List<RunEvent> others = new ArrayList<>();

	private final List<Excerpt> outputs = new ArrayList<>();

	private boolean sealed;

	private int draftStart;

	private @Nullable Terminal end;

	private int readers;

	private long unreadSince = System.nanoTime();

	RunLog(UUID runId, UUID sessionId, boolean cancelUnread) {
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

	/** Whether the run is cancelled when nobody reads it any more. */
	public boolean cancelUnread() {
		return this.cancelUnread;
	}

	/**
	 * Adds an event and wakes the readers. After the seal only a terminal event is taken.
	 */
	void append(RunEvent event) {
		this.lock.lock();
		try {
			if (this.end != null || (this.sealed && !(event instanceof Terminal))) {
				return;
			}
			if (this.size == this.entries.length) {
				this.entries = Arrays.copyOf(this.entries, 2 * this.size);
			}
			if (event instanceof Token(String content)) {
				this.text.append(content);
				this.entries[this.size++] = this.text.length();
			}
			else if (event instanceof Output(String object)) {
				this.entries[this.size++] = OUTPUTS + this.outputs.size();
				this.outputs.add(excerpt(object));
			}
			else {
				this.others.add(event);
				this.entries[this.size++] = -this.others.size();
			}
			if (event instanceof Terminal terminal) {
				this.end = terminal;
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Adds to the text of a structured answer. */
	void draft(String more) {
		this.lock.lock();
		try {
			if (!this.sealed) {
				this.text.append(more);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** A structured answer starts over: what follows is another text. */
	void startDraft() {
		locked(() -> this.draftStart = this.text.length());
	}

	private Excerpt excerpt(String object) {
		int length = Math.min(object.length(), this.text.length() - this.draftStart);
		int shared = 0;
		while (shared < length && object.charAt(shared) == this.text.charAt(this.draftStart + shared)) {
			shared++;
		}
		return new Excerpt(this.draftStart, this.draftStart + shared, object.substring(shared));
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
		return locked(() -> this.text.substring(start));
	}

	/** How long the answer's text is by now, in characters. */
	int textLength() {
		return locked(() -> this.text.length());
	}

	/** Rough size in memory, in bytes. */
	int weight() {
		return locked(() -> OVERHEAD * (1 + this.others.size()) + outputWeight() + 2 * this.text.capacity()
				+ Integer.BYTES * this.entries.length + 2 * this.others.stream().mapToInt(RunLog::length).sum());
	}

	/** Length of the text that an event holds and nobody else does. */
	private static int length(RunEvent event) {
		return switch (event) {
			case RunEvent.ToolCalled called -> called.arguments().length();
			case RunEvent.ToolReturned returned -> returned.content().length();
			case RunEvent.Accepted _, Token _, RunEvent.Output _, Terminal _ -> 0;
		};
	}

	private int outputWeight() {
		return this.outputs.stream().mapToInt(Excerpt::weight).sum();
	}

	/** Whether no reader has followed the log for so long. */
	boolean unreadFor(Duration duration) {
		return locked(() -> this.readers == 0 && System.nanoTime() - this.unreadSince > duration.toNanos());
	}

	/** The event that ended the run; null while it goes on. */
	public @Nullable Terminal end() {
		return locked(() -> this.end);
	}

	/** Waits for the run's end, however long that takes. */
	public Terminal awaitEnd() {
		this.lock.lock();
		try {
			while (this.end == null) {
				this.changed.awaitUninterruptibly();
			}
			return this.end;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for the run's end, but no longer than {@code patience}.
	 * @return null where it goes on
	 */
	public @Nullable Terminal awaitEnd(Duration patience) throws InterruptedException {
		long left = patience.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (this.end == null && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return this.end;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether a reader that has seen event number {@code after} has seen the end. */
	public boolean endedBy(int after) {
		return locked(() -> this.end != null && this.size <= after);
	}

	/**
	 * A reader that has seen the events up to number {@code after}; it must be closed.
	 */
	public RunReader reader(int after) {
		return new RunReader(this, after);
	}

	/** Counts a reader in; returns how much of the text it has seen. */
	int join(int after) {
		this.lock.lock();
		try {
			this.readers++;
			return textBefore(Math.min(after, this.size));
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Counts a reader out. */
	void leave() {
		this.lock.lock();
		try {
			this.readers--;
			this.unreadSince = System.nanoTime();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for events after number {@code after}, whose text begins at {@code start}.
	 */
	List<RunEvent> await(int after, int start, Duration patience) throws InterruptedException {
		long left = patience.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (this.size <= after && this.end == null && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return take(after, start);
		}
		finally {
			this.lock.unlock();
		}
	}

	private List<RunEvent> take(int after, int start) {
		List<RunEvent> events = new ArrayList<>(Math.max(0, this.size - after));
		int tokenStart = start;
		int outputLength = 0;
		for (int i = after; i < this.size && outputLength < OUTPUT_AT_ONCE; i++) {
			int entry = this.entries[i];
			if (entry < OUTPUTS + this.outputs.size()) {
				Output output = this.outputs.get(entry - OUTPUTS).of(this.text);
				outputLength += output.object().length();
				events.add(output);
			}
			else if (entry < 0) {
				events.add(this.others.get(-1 - entry));
			}
			else {
				events.add(new Token(this.text.substring(tokenStart, entry)));
				tokenStart = entry;
			}
		}
		return events;
	}

	/** For what is not asked for at every token. */
	private <T extends @Nullable Object> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
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

	/** An object shown: part of the text, and how it goes on after that. */
	private record Excerpt(int start, int end, String ending) {

		/** Rough size in memory, in bytes, with its share of the lists. */
		private static final int OVERHEAD = 80;

		Output of(StringBuilder text) {
			return new Output(text.substring(this.start, this.end) + this.ending);
		}

		int weight() {
			return OVERHEAD + this.ending.length();
		}

	}

}
