package dev.parley.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an invalid security setting at the start, and what to do. */
class SecuritySettingsAnalyzer extends AbstractFailureAnalyzer<SecuritySettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SecuritySettingsException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
