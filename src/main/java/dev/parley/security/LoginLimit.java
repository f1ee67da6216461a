package dev.parley.security;

import java.time.Duration;

/** Bounds how often passwords can be tried out. Thread-safe. */
public interface LoginLimit {

	/**
	 * Counts an attempt before it is made, so that many at once count too.
	 * @param address where it comes from
	 * @return how long to wait before the next attempt; zero: this one may be made
	 */
	Duration begin(String user, String address);

	/** The attempt was no guess: it does not count. */
	void succeeded(String user, String address);

}
