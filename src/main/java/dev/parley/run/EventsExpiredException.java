package dev.parley.run;

/** The events after a cursor are no longer available; the run's answer still is. */
public class EventsExpiredException extends RuntimeException {

	EventsExpiredException() {
		super("The events after this cursor are no longer available");
	}

}
