package dev.parley.web.error;

import org.jspecify.annotations.Nullable;

/** A message, which is not the body of an HTTP request, is not the expected JSON. */
public class UnreadableMessageException extends RuntimeException {

	/**
	 * @param cause null if the message is JSON, but not an object
	 */
	public UnreadableMessageException(@Nullable Throwable cause) {
		super("The message is not valid JSON; send one JSON object", cause, false, false);
	}

}
