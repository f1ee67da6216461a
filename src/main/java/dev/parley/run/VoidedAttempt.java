package dev.parley.run;

import java.time.Duration;
import java.time.Instant;

import dev.parley.agent.model.Attempt;
import dev.parley.agent.model.Usage;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.admission.TokenEstimate;
import dev.parley.run.event.FailureCode;
import dev.parley.store.AttemptRow;
import dev.parley.store.Run;

/**
 * The attempt to answer that a server had begun which is gone, and that is made again:
 * its provider bills it, too.
 *
 * @param usage an estimate: the prompt, and the text that was stored
 * @param row its calls, as one
 */
record VoidedAttempt(Usage usage, AttemptRow row) {

	/**
	 * Of a run that is taken over.
	 * @param said the length of its stored text and reasoning, in characters
	 */
	static VoidedAttempt of(Run run, RunRequest request, int said, Instant now) {
		return new VoidedAttempt(new Usage(request.estimate().prompt(), TokenEstimate.ofText(said), true),
				new AttemptRow(run.model(), Attempt.Outcome.FAILED.text(), FailureCode.INTERRUPTED.code(),
						Math.max(0, Duration.between(run.createdAt(), now).toMillis())));
	}

}
