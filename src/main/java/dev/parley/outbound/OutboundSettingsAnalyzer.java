package dev.parley.outbound;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an invalid setting at the start without a stack trace. */
final class OutboundSettingsAnalyzer extends AbstractFailureAnalyzer<OutboundSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, OutboundSettingsException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
