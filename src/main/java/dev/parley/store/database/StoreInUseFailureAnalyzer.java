package dev.parley.store.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a second server on the same store without a stack trace. */
final class StoreInUseFailureAnalyzer extends AbstractFailureAnalyzer<StoreInUseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StoreInUseException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
