package dev.parley.run;

/** The run does not exist or belongs to another user. */
public class RunNotFoundException extends RuntimeException {

	public RunNotFoundException() {
		super("There is no such run");
	}

}
