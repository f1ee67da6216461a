package dev.parley.run;

/** The events after a cursor are no longer there; the run's answer is. */
public class EventsExpiredException extends RuntimeException {

	EventsExpiredException() {
		super("The events after this cursor are no longer there");
	}

}
