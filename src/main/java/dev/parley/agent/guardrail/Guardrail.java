package dev.parley.agent.guardrail;

/**
 * A rule for messages or answers. Implementations are thread-safe.
 */
public sealed interface Guardrail permits TextRule, Moderation {

	/** The name in agent files. */
	String name();

	/**
	 * Why a text violates the rule, as the end of a sentence that begins with "The
	 * message" or "The answer". Does not quote the text.
	 */
	String reason();

	/** Whether it asks the moderation model. */
	default boolean asksModel() {
		return false;
	}

}
