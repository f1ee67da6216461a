package dev.parley.web.error;

import dev.parley.metrics.RefusalMetrics;
import dev.parley.security.AccessRefusedException;
import dev.parley.session.RoleRequiredException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Turns an exception into the error that a client may see, the same for every protocol.
 * Call it once per exception, because it also logs server errors, and records refusals in
 * the audit log and the metrics.
 */
@Component
public class PublicErrors {

	private static final Logger logger = LoggerFactory.getLogger(PublicErrors.class);

	private final RefusalAudit refusals;

	private final RefusalMetrics metrics;

	PublicErrors(RefusalAudit refusals, RefusalMetrics metrics) {
		this.refusals = refusals;
		this.metrics = metrics;
	}

	/** The problem document, for HTTP. */
	public Problem problem(Throwable ex) {
		Problem problem = Problems.of(ex);
		if (!(ex instanceof RunFailedException)) {
			this.metrics.refused(problem.code().code());
		}
		switch (ex) {
			case RunFailedException _ -> {
				// The run has logged it.
			}
			case AccessRefusedException _, RoleRequiredException _ -> this.refusals.note(problem);
			default -> log(problem.code(), ex);
		}
		return problem;
	}

	private static void log(ErrorCode code, Throwable ex) {
		if (code == ErrorCode.INTERNAL_ERROR) {
			logger.error("A request failed with an unexpected exception", ex);
		}
		else if (code == ErrorCode.STORAGE_UNAVAILABLE) {
			// The store logs this itself, once per outage.
			logger.debug("A request failed because the database is unavailable", ex);
		}
	}

	/** Only the code and the detail, for protocols with their own error format. */
	public PublicError of(RuntimeException ex) {
		Problem problem = problem(ex);
		return new PublicError(problem.code().code(), problem.detail());
	}

	/** An error's stable code, and a sentence that explains it. */
	public record PublicError(String code, String detail) {
	}

}
