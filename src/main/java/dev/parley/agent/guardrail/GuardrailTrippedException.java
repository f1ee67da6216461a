package dev.parley.agent.guardrail;

/** What a user says does not pass an agent's guardrails; the message is for the user. */
public class GuardrailTrippedException extends RuntimeException {

	GuardrailTrippedException(String message) {
		super(message);
	}

}
