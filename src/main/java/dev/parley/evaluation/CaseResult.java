package dev.parley.evaluation;

import java.util.List;

/**
 * What became of a case.
 *
 * @param misses what was not as expected; empty if the case has passed
 */
record CaseResult(EvaluationFile file, EvaluationCase evaluationCase, Transcript transcript, List<String> misses) {

	boolean passed() {
		return this.misses.isEmpty();
	}

	double seconds() {
		return this.transcript.duration().toMillis() / 1000.0;
	}

}
