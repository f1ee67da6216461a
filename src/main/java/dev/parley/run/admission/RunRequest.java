package dev.parley.run.admission;

import java.util.List;
import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.guardrail.InputCheck;
import dev.parley.agent.model.Cancellation;
import dev.parley.caller.Caller;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.Continuation;
import dev.parley.store.Placement;
import dev.parley.store.Session;
import dev.parley.store.attachment.SentFiles;
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
 * @param placement the message's place in the session
 * @param ifBusy what to do if the session is busy
 * @param answers the caller's answers to a run that waits for them; null: the request has
 * a message
 * @param continuation the run that the answers are for, once it was read; null before
 * @param cancelUnread whether to cancel the run once it has no reader any more
 */
public record RunRequest(Caller caller, UUID sessionId, @Nullable Session newSession, AgentChoice choice, String model,
		TokenEstimate estimate, UserMessage userMessage, SentFiles files, Placement placement, BusyPolicy ifBusy,
		@Nullable CallerAnswers answers, @Nullable Continuation continuation, boolean cancelUnread) {

	/** A message that continues no run, without files. */
	public RunRequest(Caller caller, UUID sessionId, @Nullable Session newSession, AgentChoice choice, String model,
			TokenEstimate estimate, UserMessage userMessage, Placement placement, BusyPolicy ifBusy,
			boolean cancelUnread) {
		this(caller, sessionId, newSession, choice, model, estimate, userMessage, SentFiles.NONE, placement, ifBusy,
				null, null, cancelUnread);
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
		return (long) this.estimate.prompt() + history() + this.estimate.answer();
	}

	private int history() {
		if (this.newSession == null) {
			return this.estimate.history();
		}
		return Math.min(this.estimate.history(),
				TokenEstimate.ofText(broughtTexts().stream().mapToInt(String::length).sum()));
	}

	/** Whether there is nothing in the session before this message. */
	public boolean opens() {
		return this.newSession != null
				&& !(this.placement instanceof Placement.Opening opening && !opening.history().isEmpty());
	}

	/** What the caller brings beside its message: a history, or results of its tools. */
	private List<String> broughtTexts() {
		return switch (this.placement) {
			case Placement.Opening opening -> opening.texts();
			case Placement.AfterResults results -> results.texts();
			default -> List.of();
		};
	}

	/** The files of the history that the caller brings to a new session. */
	public List<SentFiles> broughtFiles() {
		return (this.placement instanceof Placement.Opening opening) ? opening.files() : List.of();
	}

	/**
	 * Checks the history that the caller brings with the input guardrails of an agent.
	 * @throws dev.parley.agent.guardrail.GuardrailTrippedException if one trips
	 * @throws dev.parley.agent.model.ModelException if a guardrail needs a model and gets
	 * no answer
	 */
	public void checkHistory(AgentDefinition agent, Cancellation cancellation) {
		InputCheck.checkAll(agent.inputGuardrails(), broughtTexts(), cancellation);
	}

	/** The same request without the contents of its files, to be kept in memory. */
	public RunRequest withoutFiles() {
		return new RunRequest(this.caller, this.sessionId, this.newSession, this.choice, this.model, this.estimate,
				this.userMessage, SentFiles.NONE,
				(this.placement instanceof Placement.Opening opening) ? opening.withoutContents() : this.placement,
				this.ifBusy, this.answers, this.continuation, this.cancelUnread);
	}

	/** The same request in the session of an earlier one. */
	public RunRequest again(UUID earlierSessionId) {
		return new RunRequest(this.caller, earlierSessionId, null, this.choice, this.model, this.estimate,
				this.userMessage, SentFiles.NONE, new Placement.AtEnd(), this.ifBusy, this.answers, this.continuation,
				this.cancelUnread);
	}

	/** The same request, as it continues a run. */
	public RunRequest continuing(Continuation continued) {
		return new RunRequest(this.caller, this.sessionId, null, this.choice, this.model,
				this.estimate.with(continued.userMessage(), this.answers), continued.userMessage(), SentFiles.NONE,
				this.placement, this.ifBusy, this.answers, continued, this.cancelUnread);
	}

}
