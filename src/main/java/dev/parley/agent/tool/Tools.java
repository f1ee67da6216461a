package dev.parley.agent.tool;

/**
 * A component whose methods agents can call: each method with Spring AI's
 * {@link org.springframework.ai.tool.annotation.Tool @Tool} is a tool by that name.
 * <p>
 * The model sees the parameters in snake_case and only those; one of type
 * {@link org.springframework.ai.chat.model.ToolContext} is filled in by the server, and
 * {@link ToolInvocation#from} reads it. A result that is not a string is sent to the
 * model as JSON in snake_case. Methods are called by many threads concurrently.
 */
public interface Tools {

}
