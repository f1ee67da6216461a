package dev.parley.agent.model;

/**
 * A call of a tool that the model asks for.
 *
 * @param id the model's id of the call
 * @param arguments what the model wrote; meant to be a JSON object, but nobody has
 * checked
 */
public record ToolCall(String id, String name, String arguments) {

	ToolCall wellFormed() {
		return new ToolCall(WellFormedText.of(this.id), WellFormedText.of(this.name),
				WellFormedText.of(this.arguments));
	}

}
