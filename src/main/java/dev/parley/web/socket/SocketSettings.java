package dev.parley.web.socket;

import java.time.Duration;

/**
 * How a connection is watched.
 *
 * @param ping interval of pings
 * @param authentication how long the first message with the key may take
 */
record SocketSettings(Duration ping, Duration authentication) {

	/** How long a client may be silent although it was pinged. */
	Duration silence() {
		return this.ping.multipliedBy(2);
	}

}
