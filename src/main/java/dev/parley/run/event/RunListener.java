package dev.parley.run.event;

/** Is told of runs. */
public interface RunListener {

	/**
	 * A run has ended and its end is stored; whoever follows it hears so after this. It
	 * is called on the run's own thread and should be quick.
	 */
	void ended(EndedRun run);

}
