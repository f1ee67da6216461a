package dev.parley.agent.model;

/**
 * The description of a tool for the model.
 *
 * @param inputSchema JSON Schema of the arguments
 */
public record ToolSpec(String name, String description, String inputSchema) {
}
