package dev.parley.agent.guardrail;

import java.util.List;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Blocks texts that match regular expressions. Their syntax is RE2's, which guarantees
 * linear time for all patterns and texts.
 */
final class BlockedPatterns {

	static final String NAME = "blocked_patterns";

	private BlockedPatterns() {
	}

	static Guardrail of(Settings settings) {
		List<Shape> shapes = settings.texts().stream().map((regex) -> shape(regex, settings)).toList();
		return new Patterns(NAME, "contains text that is not allowed", OutputFilter.REACH, shapes);
	}

	private static Shape shape(String regex, Settings settings) {
		try {
			if (Pattern.compile(regex).matcher("").find()) {
				throw settings.expected("patterns that do not match the empty text, but '" + regex + "' does");
			}
			return Shape.of(regex);
		}
		catch (PatternSyntaxException ex) {
			throw settings.expected(
					"regular expressions in the syntax of RE2, but '" + regex + "' is invalid: " + ex.getDescription());
		}
	}

}
