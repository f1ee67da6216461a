package dev.parley.run.log;

import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** The text and the reasoning in a run's log. Thread-safe. */
public final class AnswerText {

	private final ReentrantLock lock;

	@GuardedBy("lock")
	private final EventBuffer events;

	@GuardedBy("lock")
	private boolean sealed;

	/**
	 * @param lock that guards the events
	 */
	AnswerText(ReentrantLock lock, EventBuffer events) {
		this.lock = lock;
		this.events = events;
	}

	/** Appends to the text of a structured answer. */
	public void draft(String more) {
		this.lock.lock();
		try {
			if (!this.sealed) {
				this.events.draft(more);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Starts a new text of a structured answer. */
	public void startDraft() {
		this.lock.lock();
		try {
			this.events.startDraft();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Ends the answer's text, so that readers and the store get the same text. */
	public void seal() {
		set(true);
	}

	/** Lets a text that was sealed go on, with the events of another server. */
	public void unseal() {
		set(false);
	}

	private void set(boolean now) {
		this.lock.lock();
		try {
			this.sealed = now;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean sealed() {
		this.lock.lock();
		try {
			return this.sealed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The answer's text from offset {@code start}. */
	public String from(int start) {
		this.lock.lock();
		try {
			return this.events.textFrom(start);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The current length of the answer's text, in characters. */
	public int length() {
		this.lock.lock();
		try {
			return this.events.textLength();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The model's reasoning from {@code start} on. */
	public String reasoningFrom(int start) {
		this.lock.lock();
		try {
			return this.events.reasoningFrom(start);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Length of the reasoning so far, in characters. */
	public int reasoningLength() {
		this.lock.lock();
		try {
			return this.events.reasoningLength();
		}
		finally {
			this.lock.unlock();
		}
	}

}
