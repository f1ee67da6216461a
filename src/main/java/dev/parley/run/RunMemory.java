package dev.parley.run;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that running answers share. A run takes a first part with its admission and
 * more, a step at a time, as its answer grows. Thread-safe.
 */
final class RunMemory {

	/** What a run takes while its answer is streamed, with its buffers and threads. */
	static final int FIRST_BYTES = 150 * 1024;

	/** How much the run may say within that. */
	static final int FIRST_CHARACTERS = 16 * 1024;

	/**
	 * Two each in the log and in the answer as the model's adapter collects it, whose
	 * buffers double when they are full, and two in the text that is stored at the end.
	 */
	private static final int BYTES_PER_CHARACTER = 10;

	private static final int STEP_CHARACTERS = 16 * 1024;

	private final AtomicLong free;

	RunMemory(long bytes) {
		this.free = new AtomicLong(bytes);
	}

	/**
	 * Takes the first part for a run; false if there is none.
	 */
	boolean begin() {
		return take(FIRST_BYTES);
	}

	/**
	 * Takes what a run needs to hold more.
	 * @param held how many characters the run may hold by now
	 * @param wanted how many it has to hold
	 * @return how many it may hold from now on; fewer than wanted if there is no more
	 */
	long extend(long held, long wanted) {
		long steps = Math.ceilDiv(wanted - held, STEP_CHARACTERS);
		long more = steps * STEP_CHARACTERS;
		return take(more * BYTES_PER_CHARACTER) ? held + more : held;
	}

	/** Gives back all that a run has which may hold so many characters. */
	void end(long held) {
		this.free.addAndGet(FIRST_BYTES + (held - FIRST_CHARACTERS) * BYTES_PER_CHARACTER);
	}

	private boolean take(long bytes) {
		long left = this.free.addAndGet(-bytes);
		if (left < 0) {
			this.free.addAndGet(bytes);
		}
		return left >= 0;
	}

}
