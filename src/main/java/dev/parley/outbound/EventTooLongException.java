package dev.parley.outbound;

import java.io.IOException;

/** An event of a stream, or a line of it, is longer than its reader takes. */
public class EventTooLongException extends IOException {

	EventTooLongException(int limit) {
		super("An event of more than " + limit + " bytes");
	}

}
