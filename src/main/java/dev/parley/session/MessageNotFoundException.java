package dev.parley.session;

/** The session has no such message of its user that could be replaced. */
public class MessageNotFoundException extends RuntimeException {

	MessageNotFoundException() {
		super("must be the id of a user's message in this session");
	}

}
