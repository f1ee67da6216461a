package dev.parley.agent.guardrail;

import dev.parley.agent.model.AgentFailedException;

/** An answer does not pass an agent's guardrails; the message is for the user. */
public class OutputBlockedException extends AgentFailedException {

	private final String guardrail;

	OutputBlockedException(Guardrail guardrail, String reason) {
		super("The answer " + reason, null);
		this.guardrail = guardrail.name();
	}

	/** The name of the guardrail that tripped. */
	public String guardrail() {
		return this.guardrail;
	}

	@Override
	public Reason reason() {
		return Reason.OUTPUT_BLOCKED;
	}

	@Override
	public boolean retryable() {
		return false;
	}

}
