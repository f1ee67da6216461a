package dev.parley.agent.guardrail;

/** An answer does not pass an agent's guardrails; the message is for the user. */
public class OutputBlockedException extends RuntimeException {

	private final String guardrail;

	OutputBlockedException(Guardrail guardrail, String reason) {
		super("The answer " + reason);
		this.guardrail = guardrail.name();
	}

	/** The name of the guardrail that tripped. */
	public String guardrail() {
		return this.guardrail;
	}

}
