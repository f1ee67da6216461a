package dev.parley.web.socket;

import java.time.Duration;

/**
 * How a connection is watched.
 *
 * @param ping interval of pings
 * @param authentication how long the first message with the key may take
 * @param slow how long a write may block before the client counts as one that does not
 * read
 */
record SocketSettings(Duration ping, Duration authentication, Duration slow) {

	/** How long a client may be silent although it was pinged. */
	Duration silence() {
		return this.ping.multipliedBy(2);
	}

}
