package dev.parley.run.admission;

import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.caller.Caller;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.Continuation;
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
 * @param answers the caller's answers to a run that waits for them; null: the request has
 * a message
 * @param continuation the run that the answers are for, once it was read; null before
 * @param cancelUnread whether to cancel the run once it has no reader any more
 */
public record RunRequest(Caller caller, UUID sessionId, @Nullable Session newSession, AgentChoice choice, String model,
		TokenEstimate estimate, UserMessage userMessage, SentFiles files, BusyPolicy ifBusy,
		@Nullable CallerAnswers answers, @Nullable Continuation continuation, boolean cancelUnread) {

	/** A message that continues no run, without files. */
	public RunRequest(Caller caller, UUID sessionId, @Nullable Session newSession, AgentChoice choice, String model,
			TokenEstimate estimate, UserMessage userMessage, BusyPolicy ifBusy, boolean cancelUnread) {
		this(caller, sessionId, newSession, choice, model, estimate, userMessage, SentFiles.NONE, ifBusy, null, null,
				cancelUnread);
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
				this.userMessage, SentFiles.NONE, this.ifBusy, this.answers, this.continuation, this.cancelUnread);
	}

	/** The same request in the session of an earlier one. */
	public RunRequest again(UUID earlierSessionId) {
		return new RunRequest(this.caller, earlierSessionId, null, this.choice, this.model, this.estimate,
				this.userMessage, SentFiles.NONE, this.ifBusy, this.answers, this.continuation, this.cancelUnread);
	}

	/** The same request, as it continues a run. */
	public RunRequest continuing(Continuation continued) {
		return new RunRequest(this.caller, this.sessionId, null, this.choice, this.model,
				this.estimate.with(continued.userMessage(), this.answers), continued.userMessage(), SentFiles.NONE,
				this.ifBusy, this.answers, continued, this.cancelUnread);
	}

}
