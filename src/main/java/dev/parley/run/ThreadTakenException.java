package dev.parley.run;

/** The thread of a new session got its session in the meantime. */
public class ThreadTakenException extends RuntimeException {

	public ThreadTakenException() {
		super("Another message has begun this conversation at the same time; send the message again", null, false,
				false);
	}

}
