package dev.parley.agent.model;

import org.jspecify.annotations.Nullable;

/**
 * A tool call that the model requests.
 *
 * @param id the id that the model's API gave the call
 * @param arguments as the model wrote them; should be a JSON object, but is not validated
 * @param opaque data of the model's API, as JSON, that must be sent back with the call;
 * only the adapter of that API reads it. Null: none
 */
public record ToolCall(String id, String name, String arguments, @Nullable String opaque) {

	/** A call without opaque data. */
	public ToolCall(String id, String name, String arguments) {
		this(id, name, arguments, null);
	}

	/** The same call with well-formed text; see {@link WellFormedText}. */
	ToolCall wellFormed() {
		return new ToolCall(WellFormedText.of(this.id), WellFormedText.of(this.name), WellFormedText.of(this.arguments),
				this.opaque);
	}

}
