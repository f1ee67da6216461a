package dev.parley.web;

/** There is no such run, or it is another user's. */
class RunNotFoundException extends RuntimeException {

	RunNotFoundException() {
		super("There is no such run");
	}

}
