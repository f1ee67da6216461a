package dev.parley.run.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory budget that active runs share. A run reserves a first part at its admission,
 * and more in steps as its answer grows. Thread-safe.
 */
public final class RunMemory {

	/** Memory of a streaming run with its buffers and threads, in bytes. */
	static final int FIRST_BYTES = 150 * 1024;

	/** Length of an answer that this memory is enough for. */
	public static final int FIRST_CHARACTERS = 16 * 1024;

	/**
	 * Two bytes each in the log and in the model adapter's copy of the answer, twice that
	 * because their buffers double when they are full, and two in the text that is
	 * stored.
	 */
	private static final int BYTES_PER_CHARACTER = 10;

	private static final int STEP_CHARACTERS = 16 * 1024;

	private final AtomicLong free;

	public RunMemory(long bytes) {
		this.free = new AtomicLong(bytes);
	}

	/**
	 * Reserves the first part for a run; false if there is not enough memory.
	 */
	public boolean begin() {
		return take(FIRST_BYTES);
	}

	/**
	 * Reserves more memory for a run.
	 * @param held number of characters that the run has memory for
	 * @param wanted number of characters that it needs memory for
	 * @return the number that it has memory for now; less than {@code wanted} if there is
	 * not enough
	 */
	public long extend(long held, long wanted) {
		long steps = Math.ceilDiv(wanted - held, STEP_CHARACTERS);
		long more = steps * STEP_CHARACTERS;
		return take(more * BYTES_PER_CHARACTER) ? held + more : held;
	}

	/** Releases all memory of a run that may hold the given number of characters. */
	public void end(long held) {
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
