package dev.parley.run;

/** There is no such run, or it is another user's. */
public class RunNotFoundException extends RuntimeException {

	public RunNotFoundException() {
		super("There is no such run");
	}

}
