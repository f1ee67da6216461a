package dev.parley.agent.guardrail;

import java.util.List;

/**
 * Trips where one of its shapes is found.
 *
 * @param reach the longest that a match may be; a longer one may go unseen
 */
record Patterns(String name, String reason, int reach, List<Shape> shapes) implements TextRule {

	@Override
	public boolean trips(Excerpt excerpt) {
		return this.shapes.stream().anyMatch((shape) -> shape.in(excerpt));
	}

}
