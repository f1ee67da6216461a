package dev.parley.outbound;

import java.io.IOException;

/** An event of a stream, or one of its lines, exceeds the reader's limit. */
public class EventTooLongException extends IOException {

	EventTooLongException(int limit) {
		super("An event of more than " + limit + " bytes");
	}

}
