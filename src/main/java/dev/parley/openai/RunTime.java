package dev.parley.openai;

import java.util.UUID;

/** Reads times from ids, so that they are the same in every answer about a run. */
public final class RunTime {

	private static final int TIME_BITS = 48;

	private static final long MILLIS = 1000;

	private RunTime() {
	}

	/**
	 * When an object was created, in seconds since 1970.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">UUID version
	 * 7</a>
	 */
	public static long seconds(UUID id) {
		return (id.getMostSignificantBits() >>> (Long.SIZE - TIME_BITS)) / MILLIS;
	}

}
