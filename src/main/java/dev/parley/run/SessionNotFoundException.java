package dev.parley.run;

/** There is no such session, or it is another user's. */
public class SessionNotFoundException extends RuntimeException {

	public SessionNotFoundException() {
		super("There is no such session");
	}

}
