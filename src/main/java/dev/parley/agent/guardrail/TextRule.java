package dev.parley.agent.guardrail;

/** A guardrail that checks sections of a text, without a model. */
sealed interface TextRule extends Guardrail permits Patterns, MaxLength {

	/** Maximum length of a match, in characters. */
	int reach();

	/** Whether the text violates the rule, as far as that can be decided. */
	boolean trips(Excerpt excerpt);

}
