package dev.parley.run.admission;

import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.caller.Caller;
import dev.parley.store.SentFiles;
import dev.parley.store.Session;
import org.jspecify.annotations.Nullable;

/**
 * A request for a run: a message, its session, and the agent that answers.
 *
 * @param caller who sends the message
 * @param newSession the session that is created with the run; null if it exists
 * @param choice the requested agent, or that the server chooses one
 * @param model the model that the agent requests
 * @param estimate of the answer's tokens
 * @param files to be stored with the message
 * @param ifBusy what to do if the session is busy
 * @param cancelUnread whether to cancel the run once it has no reader any more
 */
public record RunRequest(Caller caller, UUID sessionId, @Nullable Session newSession, AgentChoice choice, String model,
		TokenEstimate estimate, UserMessage userMessage, SentFiles files, BusyPolicy ifBusy, boolean cancelUnread) {

	/** A message without files. */
	public RunRequest(Caller caller, UUID sessionId, @Nullable Session newSession, AgentChoice choice, String model,
			TokenEstimate estimate, UserMessage userMessage, BusyPolicy ifBusy, boolean cancelUnread) {
		this(caller, sessionId, newSession, choice, model, estimate, userMessage, SentFiles.NONE, ifBusy, cancelUnread);
	}

	public String userId() {
		return this.userMessage.user().id();
	}

	/** Name of the requested agent, or {@code auto}. */
	public String agent() {
		return this.choice.text();
	}

	/** An upper estimate of the tokens of the answer. */
	public long tokensAtMost() {
		return (long) this.estimate.prompt() + ((this.newSession == null) ? this.estimate.history() : 0)
				+ this.estimate.answer();
	}

	/** The same request without the contents of its files, to be kept in memory. */
	public RunRequest withoutFiles() {
		return new RunRequest(this.caller, this.sessionId, this.newSession, this.choice, this.model, this.estimate,
				this.userMessage, this.ifBusy, this.cancelUnread);
	}

	/** The same request in the session of an earlier one. */
	public RunRequest again(UUID earlierSessionId) {
		return new RunRequest(this.caller, earlierSessionId, null, this.choice, this.model, this.estimate,
				this.userMessage, this.ifBusy, this.cancelUnread);
	}

}
