package dev.parley.run;

/** The session has a later run than the one that a message was to come right after. */
public class LaterRunException extends RuntimeException {

	LaterRunException() {
		super("The session has a later run", null, false, false);
	}

}
