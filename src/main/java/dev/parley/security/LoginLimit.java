package dev.parley.security;

import java.time.Duration;

/** Limits login attempts. Thread-safe. */
public interface LoginLimit {

	/**
	 * Counts an attempt before it is made, so that concurrent attempts count too.
	 * @param address of the client
	 * @return how long to wait before the next attempt; zero: this one may be made
	 */
	Duration begin(String user, String address);

	/** The attempt succeeded, so it no longer counts. */
	void succeeded(String user, String address);

}
