package dev.parley.agent.model;

/**
 * What the model is told about a tool.
 *
 * @param inputSchema JSON Schema of the arguments
 */
public record ToolSpec(String name, String description, String inputSchema) {
}
