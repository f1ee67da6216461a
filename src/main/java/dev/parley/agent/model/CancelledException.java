package dev.parley.agent.model;

/** The work was cancelled before it was complete. */
public class CancelledException extends RuntimeException {

	public CancelledException() {
		super("Cancelled", null, false, false);
	}

}
