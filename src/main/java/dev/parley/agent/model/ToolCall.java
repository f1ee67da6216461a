package dev.parley.agent.model;

import org.jspecify.annotations.Nullable;

/**
 * A call of a tool that the model asks for.
 *
 * @param id the model's id of the call
 * @param arguments what the model wrote; meant to be a JSON object, but nobody has
 * checked
 * @param opaque what the model's API wants to have back whenever the call is sent to it
 * again, as JSON; only the adapter of that API reads it. Null: nothing
 */
public record ToolCall(String id, String name, String arguments, @Nullable String opaque) {

	/** A call with nothing beside it. */
	public ToolCall(String id, String name, String arguments) {
		this(id, name, arguments, null);
	}

	/** The same, with text that can be stored and sent as it is. */
	ToolCall wellFormed() {
		return new ToolCall(WellFormedText.of(this.id), WellFormedText.of(this.name), WellFormedText.of(this.arguments),
				this.opaque);
	}

}
