package dev.parley.run.log;

/**
 * The run goes on at another server, and this one, which stops, tells no more of it. A
 * client that connects again gets the rest.
 */
public class LogClosedException extends IllegalStateException {

	LogClosedException() {
		super("The run goes on at another server");
	}

}
