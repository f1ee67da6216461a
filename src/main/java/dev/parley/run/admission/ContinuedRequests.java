package dev.parley.run.admission;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.WaitingRuns;
import dev.parley.run.admission.RunRefusedException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Completes requests that answer a waiting run with the stored data of that run.
 * Thread-safe.
 */
public final class ContinuedRequests {

	private final WaitingRuns waiting;

	public ContinuedRequests(WaitingRuns waiting) {
		this.waiting = waiting;
	}

	/**
	 * Completes a new request; a request with a message is returned unchanged.
	 * @param active the run that is active in the session, if there is one
	 * @throws dev.parley.run.action.AnswersRefusedException if the answers do not fit
	 * what the session waits for
	 * @throws RunRefusedException if another request has answered first
	 */
	public RunRequest complete(RunRequest asked, Supplier<Optional<UUID>> active) {
		CallerAnswers answers = asked.answers();
		if (answers == null) {
			return asked;
		}
		return asked.continuing(this.waiting.open(asked.sessionId(), asked.userMessage(), answers)
			.orElseThrow(() -> active.get()
				.<RuntimeException>map(ContinuedRequests::notWaiting)
				.orElseGet(() -> WaitingRuns.nothingWaits(answers))));
	}

	/**
	 * Completes a retry, whose answers are already stored.
	 * @param continued the run that they were for; null if it has a message
	 */
	public RunRequest again(RunRequest asked, @Nullable UUID continued) {
		return (continued != null) ? asked.continuing(this.waiting.again(continued, asked.userMessage())) : asked;
	}

	/** Another request has answered, or declined, before. */
	public static RunRefusedException notWaiting(UUID laterRunId) {
		return new RunRefusedException(Reason.SESSION_BUSY,
				"The session waits for no answer any more: another request was there first", laterRunId);
	}

}
