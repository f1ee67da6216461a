package dev.parley.agent.guardrail;

/** A guardrail that sees by itself, in a part of a text, whether the rule is kept. */
sealed interface TextRule extends Guardrail permits Patterns, MaxLength {

	/** How many characters it must see at once to find everything that it looks for. */
	int reach();

	/** Whether the text breaks the rule, as far as can be said. */
	boolean trips(Excerpt excerpt);

}
