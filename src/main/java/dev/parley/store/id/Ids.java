package dev.parley.store.id;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;

/** Creates and parses the ids of stored objects: UUIDs of version 7. */
public final class Ids {

	private static final RisingClock CLOCK = new RisingClock(UUIDClock.systemTimeClock());

	private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator(new SecureRandom(),
			CLOCK);

	private static final ReentrantLock LOCK = new ReentrantLock();

	private static final int LENGTH = 36;

	private Ids() {
	}

	/**
	 * A new id, greater than every earlier one of this process, even if the clock goes
	 * back. Thread-safe.
	 */
	public static UUID next() {
		LOCK.lock();
		try {
			// The generator reads the clock outside its own lock.
			return GENERATOR.generate();
		}
		finally {
			LOCK.unlock();
		}
	}

	/**
	 * Makes all further ids greater than this one, which was created by an earlier
	 * process whose clock may have been ahead. Thread-safe.
	 */
	public static void startAfter(UUID newest) {
		LOCK.lock();
		try {
			CLOCK.passed(newest.getMostSignificantBits() >>> 16);
		}
		finally {
			LOCK.unlock();
		}
	}

	/** A lower bound for all ids created at the given time or later. */
	public static UUID least(Instant time) {
		return new UUID(time.toEpochMilli() << 16 | 0x7000, Long.MIN_VALUE);
	}

	/**
	 * Parses an id in its canonical form.
	 * @return empty if {@code text} is not a UUID of version 7
	 */
	public static Optional<UUID> parse(String text) {
		if (text.length() != LENGTH) {
			return Optional.empty();
		}
		try {
			UUID id = UUID.fromString(text);
			return (id.version() == 7 && id.variant() == 2 && id.toString().equalsIgnoreCase(text)) ? Optional.of(id)
					: Optional.empty();
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

}
