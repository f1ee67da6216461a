package dev.parley.run.action;

/** The answers do not fit what a session waits for; nothing is stored. */
public class AnswersRefusedException extends RuntimeException {

	private final String field;

	AnswersRefusedException(String field, String message) {
		super(message, null, false, false);
		this.field = field;
	}

	/** The field of the request that the message is about. */
	public String field() {
		return this.field;
	}

}
