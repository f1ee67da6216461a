package dev.parley.run.admission;

/**
 * Has a say in whether a run may begin. It is asked before anything of the run is stored,
 * and not where an idempotency key leads to a run that there is already.
 */
public interface Admission {

	/**
	 * Lets a run begin.
	 * @return what the run holds until its end
	 * @throws RunRefusedException if it may not begin
	 */
	Permit admit(RunRequest request);

}
