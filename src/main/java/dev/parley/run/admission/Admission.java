package dev.parley.run.admission;

/**
 * Decides whether a run may begin. It is asked before anything of the run is stored, and
 * not if an idempotency key leads to an existing run.
 */
public interface Admission {

	/**
	 * Lets a run begin.
	 * @return what the run holds until its end
	 * @throws RunRefusedException if it may not begin
	 */
	Permit admit(RunRequest request);

}
