package dev.parley.testing;

/** One part of a completion. */
sealed interface Part {

	/** One token of text. */
	record Text(String token) implements Part {

	}

	/** The request to call one tool. */
	record ToolCall(String id, String name, String arguments) implements Part {

	}

}
