package dev.parley.agent.guardrail;

import dev.parley.agent.model.AgentFailedException;

/**
 * A user's message does not pass an agent's guardrails; the exception's message is for
 * the user.
 */
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
