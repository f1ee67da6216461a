package dev.parley.agent.guardrail;

import dev.parley.agent.model.AgentFailedException;

/** What a user says does not pass an agent's guardrails; the message is for the user. */
public class GuardrailTrippedException extends AgentFailedException {

	GuardrailTrippedException(String message) {
		super(message, null);
	}

	@Override
	public Reason reason() {
		return Reason.GUARDRAIL_TRIPPED;
	}

	@Override
	public boolean retryable() {
		return false;
	}

}
