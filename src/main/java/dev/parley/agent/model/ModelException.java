package dev.parley.agent.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The model did not answer. The message is for the user: it names no host, key or text of
 * the upstream. The cause is for the log.
 */
public class ModelException extends AgentFailedException {

	private final Fault fault;

	private final Blame blame;

	private final boolean retryable;

	private final transient @Nullable Duration retryAfter;

	public ModelException(Fault fault, String message, boolean retryable, @Nullable Throwable cause) {
		this(fault, blame(fault, retryable), message, retryable, null, cause);
	}

	/** A failure of which it is known whose fault it is. */
	public ModelException(Fault fault, Blame blame, String message, boolean retryable, @Nullable Throwable cause) {
		this(fault, blame, message, retryable, null, cause);
	}

	/**
	 * A failure after which the model says when to come back.
	 * @param retryAfter null: it did not say
	 */
	public ModelException(Fault fault, Blame blame, String message, boolean retryable, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		super(message, cause);
		this.fault = fault;
		this.blame = blame;
		this.retryable = retryable;
		this.retryAfter = retryAfter;
	}

	private static Blame blame(Fault fault, boolean retryable) {
		return !retryable ? Blame.REQUEST : (fault == Fault.UNAVAILABLE) ? Blame.TRANSIENT : Blame.UPSTREAM;
	}

	public Fault fault() {
		return this.fault;
	}

	/** Whose fault it is, which says who may be asked again. */
	public Blame blame() {
		return this.blame;
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

	/** Whose fault it is. */
	public enum Blame {

		/** The question's, or the answer's: no other model is to be asked that. */
		REQUEST,

		/** The settings': the key, the account or the model's name is refused. */
		ACCESS,

		/** The upstream's at this moment: it may well answer if it is asked again. */
		TRANSIENT,

		/** The upstream's. */
		UPSTREAM

	}

}
