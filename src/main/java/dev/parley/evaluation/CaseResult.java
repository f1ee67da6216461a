package dev.parley.evaluation;

import java.util.List;

/**
 * The result of a case.
 *
 * @param misses the unmet expectations; empty if the case has passed
 */
record CaseResult(EvaluationFile file, EvaluationCase evaluationCase, Transcript transcript, List<String> misses) {

	boolean passed() {
		return this.misses.isEmpty();
	}

	double seconds() {
		return this.transcript.duration().toMillis() / 1000.0;
	}

}
