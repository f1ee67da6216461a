package dev.parley.agent.guardrail;

import java.util.List;

import dev.parley.agent.model.Cancellation;

/** Checks a user's message with guardrails. */
public final class InputCheck {

	private InputCheck() {
	}

	/**
	 * Returns if the text passes.
	 * @throws GuardrailTrippedException if it does not
	 * @throws dev.parley.agent.model.ModelException if a guardrail needs a model and gets
	 * no answer
	 */
	public static void check(List<Guardrail> guardrails, String text, Cancellation cancellation) {
		for (Guardrail guardrail : guardrails) {
			boolean trips = switch (guardrail) {
				case TextRule rule -> rule.trips(Excerpt.whole(text));
				case Moderation moderation -> moderation.trips(text, cancellation);
			};
			if (trips) {
				throw new GuardrailTrippedException("The message " + guardrail.reason());
			}
		}
	}

	/**
	 * The same for several texts; a model judges them together, in one call.
	 * @throws GuardrailTrippedException if one of them does not pass
	 * @throws dev.parley.agent.model.ModelException if that cannot be said
	 */
	public static void checkAll(List<Guardrail> guardrails, List<String> texts, Cancellation cancellation) {
		if (texts.isEmpty()) {
			return;
		}
		for (Guardrail guardrail : guardrails) {
			switch (guardrail) {
				case TextRule rule -> texts.forEach((text) -> check(List.of(rule), text, cancellation));
				case Moderation moderation -> check(List.of(moderation), String.join("\n\n", texts), cancellation);
			}
		}
	}

}
