package dev.parley.run.admission;

/**
 * Decides whether a run may start. It is asked before anything of the run is stored, but
 * not if an idempotency key leads to an existing run.
 */
public interface Admission {

	/**
	 * Admits a run.
	 * @return the permit that the run holds until its end
	 * @throws RunRefusedException if it may not start
	 */
	Permit admit(RunRequest request);

	/** Admits a run that another server had admitted before; it cannot be refused. */
	Permit admitAgain(RunRequest request);

}
