package dev.parley.agent.model;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The model did not answer. The message is for the user and contains no host, key or text
 * of the upstream. The cause is for the log.
 */
public class ModelException extends AgentFailedException {

	private final Fault fault;

	private final Blame blame;

	private final boolean retryable;

	private final transient @Nullable Duration retryAfter;

	public ModelException(Fault fault, String message, boolean retryable, @Nullable Throwable cause) {
		this(fault, blame(fault, retryable), message, retryable, null, cause);
	}

	/** A failure with a known origin. */
	public ModelException(Fault fault, Blame blame, String message, boolean retryable, @Nullable Throwable cause) {
		this(fault, blame, message, retryable, null, cause);
	}

	/**
	 * A retryable failure, with the wait that the model asked for.
	 * @param retryAfter null if the model did not say
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

	/**
	 * The origin of the failure, which decides whether a retry or fallback makes sense.
	 */
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

	/** The kind of a failure, as far as it matters to a caller. */
	public enum Fault {

		/**
		 * The model rejected the request, sent an invalid answer, was cut off, or did not
		 * finish.
		 */
		ERROR,

		/** The model is overloaded, failing or unreachable. */
		UNAVAILABLE,

		/** The model took too long to connect, to begin or to continue its answer. */
		TIMEOUT,

		/** The model's answer exceeds a size limit. */
		TOO_LONG

	}

	/** The origin of a failure. */
	public enum Blame {

		/** The request or the answer: no retry and no fallback. */
		REQUEST,

		/**
		 * The settings: the key, the account or the model's name was rejected. No retry,
		 * but the fallback may answer.
		 */
		ACCESS,

		/** A temporary fault of the upstream: a retry may succeed. */
		TRANSIENT,

		/** Another fault of the upstream: no retry, but the fallback may answer. */
		UPSTREAM

	}

}
