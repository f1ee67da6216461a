package dev.parley.evaluation;

/** A file of cases is invalid; the message names the file and the line. */
final class InvalidEvaluationException extends Exception {

	InvalidEvaluationException(String message) {
		super(message);
	}

}
