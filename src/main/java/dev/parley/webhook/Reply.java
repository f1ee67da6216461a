package dev.parley.webhook;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** The receiver's response to a message. */
sealed interface Reply {

	/** The receiver has accepted the message. */
	record Taken() implements Reply {
	}

	/** The receiver does not want the message at all (410). */
	record Gone() implements Reply {
	}

	/**
	 * The message was not accepted, or that is unknown.
	 *
	 * @param reason for the operator, without addresses or keys
	 * @param retryAfter the wait that the receiver asks for; null if it does not
	 */
	record Failed(String reason, @Nullable Duration retryAfter) implements Reply {
	}

}
