package dev.parley.agent.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The model did not answer. The message is for the user: it names no host, key or text of
 * the upstream. The cause is for the log.
 */
public class ModelException extends AgentFailedException {

	private final Fault fault;

	private final boolean retryable;

	private final transient @Nullable Duration retryAfter;

	public ModelException(Fault fault, String message, boolean retryable, @Nullable Throwable cause) {
		this(fault, message, retryable, null, cause);
	}

	/**
	 * A failure after which the model says when to come back.
	 * @param retryAfter null: it did not say
	 */
	public ModelException(Fault fault, String message, boolean retryable, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		super(message, cause);
		this.fault = fault;
		this.retryable = retryable;
		this.retryAfter = retryAfter;
	}

	public Fault fault() {
		return this.fault;
	}

	@Override
	public Reason reason() {
		return switch (this.fault) {
			case ERROR -> Reason.MODEL_ERROR;
			case UNAVAILABLE -> Reason.MODEL_UNAVAILABLE;
			case TIMEOUT -> Reason.MODEL_TIMEOUT;
			case TOO_LONG -> Reason.ANSWER_TOO_LONG;
		};
	}

	@Override
	public boolean retryable() {
		return this.retryable;
	}

	@Override
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/** What went wrong, as far as a caller can act on it. */
	public enum Fault {

		/** It refused, sent garbage, was cut off, or never finished. */
		ERROR,

		/** It is overloaded, broken or out of reach. */
		UNAVAILABLE,

		/** It took too long to connect, to begin or to go on. */
		TIMEOUT,

		/** It sends more than an answer may have. */
		TOO_LONG

	}

}
