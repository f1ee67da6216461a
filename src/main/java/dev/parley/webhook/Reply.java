package dev.parley.webhook;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** What the receiver makes of a message. */
sealed interface Reply {

	/** It has it. */
	record Taken() implements Reply {
	}

	/** It wants no more of this, now or later (410). */
	record Gone() implements Reply {
	}

	/**
	 * It does not have it, or nobody knows.
	 *
	 * @param reason for the operator, without addresses or keys
	 * @param retryAfter how long it wants to be left alone; null if it does not say
	 */
	record Failed(String reason, @Nullable Duration retryAfter) implements Reply {
	}

}
