package dev.parley.agent.output;

import dev.parley.agent.schema.Violation;

/** Describes a violation briefly. */
final class FaultText {

	private static final int LENGTH = 300;

	private FaultText() {
	}

	static String of(Violation violation) {
		String place = violation.pointer();
		return shortened((place.isEmpty() ? "" : place + ": ") + violation.message());
	}

	static String shortened(String text) {
		return (text.length() > LENGTH) ? text.substring(0, LENGTH) + "…" : text;
	}

}
