package dev.parley.run.admission;

/** What a message does that finds its session busy. */
public enum BusyPolicy {

	/** It waits for its turn. */
	ENQUEUE,

	/** It is refused. */
	REJECT,

	/** It cancels what runs and waits there. */
	INTERRUPT

}
