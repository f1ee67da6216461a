package dev.parley.run;

/** The session does not exist or belongs to another user. */
public class SessionNotFoundException extends RuntimeException {

	public SessionNotFoundException() {
		super("There is no such session");
	}

}
