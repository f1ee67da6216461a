package dev.parley.run.admission;

/** The message that was to be replaced is no longer in the conversation. */
public class MessageSupersededException extends RuntimeException {

	public MessageSupersededException() {
		super("must be the id of a message that was not replaced before", null, false, false);
	}

}
