package dev.parley.agent.guardrail;

/**
 * A rule that a message or an answer must keep. Implementations are thread-safe.
 */
public sealed interface Guardrail permits TextRule, Moderation {

	/** As agents' files name it. */
	String name();

	/**
	 * What is wrong with a text that does not keep the rule, for its author: "The
	 * message" or "The answer" stands before it, and it tells nothing of the text.
	 */
	String reason();

}
