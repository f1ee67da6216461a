package dev.parley.run;

import dev.parley.agent.guardrail.OutputBlockedException;
import dev.parley.agent.model.AgentFailedException;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent.Failed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs end with if they fail. */
final class RunFailures {

	private static final Logger logger = LoggerFactory.getLogger(RunFailures.class);

	private RunFailures() {
	}

	/** The end of a run whose agent failed, which is logged. */
	static Failed of(AgentFailedException ex) {
		FailureCode code = FailureCode.of(ex.reason());
		String guardrail = (ex instanceof OutputBlockedException blocked) ? " by " + blocked.guardrail() : "";
		logger.warn("The run failed: {}{}: {}", code.code(), guardrail, causes(ex));
		return new Failed(code, String.valueOf(ex.getMessage()), ex.retryable(), ex.retryAfter());
	}

	/**
	 * The messages of the exception and its causes; none of them quotes a prompt or an
	 * answer.
	 */
	private static String causes(AgentFailedException ex) {
		StringBuilder messages = new StringBuilder(String.valueOf(ex.getMessage()));
		for (Throwable cause = ex.getCause(); cause != null; cause = cause.getCause()) {
			String said = cause.getMessage();
			messages.append(": ").append((said != null) ? said : cause.getClass().getSimpleName());
		}
		return messages.toString();
	}

	static Failed internalError() {
		return new Failed(FailureCode.INTERNAL_ERROR, "The server could not answer", true);
	}

	/** The store is unavailable, and the end is kept until it is back. */
	static Failed unstored() {
		return storage("The end of the answer is not stored yet; it will be stored as soon as possible");
	}

	/** The store is unavailable. */
	static Failed storage(String detail) {
		return new Failed(FailureCode.STORAGE_UNAVAILABLE, detail, true);
	}

}
