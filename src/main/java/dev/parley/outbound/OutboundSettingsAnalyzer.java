package dev.parley.outbound;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says without a stack trace which setting stopped the start. */
final class OutboundSettingsAnalyzer extends AbstractFailureAnalyzer<OutboundSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, OutboundSettingsException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
