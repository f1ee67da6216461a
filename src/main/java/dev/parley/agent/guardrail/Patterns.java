package dev.parley.agent.guardrail;

import java.util.List;

/**
 * Trips if the text matches one of its patterns.
 *
 * @param reach maximum length of a match; a longer one may be missed
 */
record Patterns(String name, String reason, int reach, List<Shape> shapes) implements TextRule {

	@Override
	public boolean trips(Excerpt excerpt) {
		return this.shapes.stream().anyMatch((shape) -> shape.in(excerpt));
	}

}
