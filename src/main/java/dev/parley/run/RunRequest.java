package dev.parley.run;

import java.util.UUID;

import dev.parley.agent.Question;
import dev.parley.store.Session;
import org.jspecify.annotations.Nullable;

/**
 * A message that wants an answer.
 *
 * @param caller who asks
 * @param newSession the session, where it is to be made with the run; else null
 * @param agent name of the agent that is asked for, or {@code auto}
 * @param model the model that it asks for
 * @param ifBusy what to do where the session is busy
 * @param cancelUnread whether to cancel the run when nobody reads it any more
 */
public record RunRequest(Caller caller, UUID sessionId, @Nullable Session newSession, String agent, String model,
		Question question, BusyPolicy ifBusy, boolean cancelUnread) {

	public String userId() {
		return this.question.user().id();
	}

	/** The same question in the session where it was asked before. */
	RunRequest again(UUID earlierSessionId) {
		return new RunRequest(this.caller, earlierSessionId, null, this.agent, this.model, this.question, this.ifBusy,
				this.cancelUnread);
	}

}
