package dev.parley.agent.definition;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an invalid agent file at the start without a stack trace. */
final class AgentFileFailureAnalyzer extends AbstractFailureAnalyzer<AgentFileException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AgentFileException cause) {
		return new FailureAnalysis(cause.getMessage(), "Correct the file, or the folder that PARLEY_AGENTS_DIR names.",
				cause);
	}

}
