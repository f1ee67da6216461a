package dev.parley.web.sse;

import java.nio.charset.StandardCharsets;

import dev.parley.run.event.RunEvent;

/**
 * Writes a run's events for one connection in the form of a protocol. It gets the events
 * in order, and may remember what it has written. Used by one thread.
 */
public interface EventFormat {

	/** A comment, which clients ignore. */
	byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

	/**
	 * Adds the frames of an event, which may be none.
	 * @param seq the event's number in its run
	 */
	void add(int seq, RunEvent event, ByteBuilder out);

	/** Called once the frames of the last event are written to the connection. */
	default void ended() {
	}

	/** Adds what is sent if there was no event for a while. */
	default void keepAlive(ByteBuilder out) {
		out.add(KEEP_ALIVE);
	}

}
