package dev.parley.agent.tool;

import java.util.Map;

import dev.parley.agent.model.Cancellation;

import org.springframework.ai.chat.model.ToolContext;

/**
 * Who has a tool called, and which call it is, as the server knows it and never as the
 * model says.
 *
 * @param key names this call for good: if the same question is answered again after a
 * crash and the model asks again for a call whose outcome nobody knows, that call has the
 * same key. A tool that changes something does nothing for a key that it has seen.
 * @param cancellation is asked for when the run is to stop; the tool's thread is
 * interrupted then
 */
public record ToolInvocation(String userId, String userName, String key, Cancellation cancellation) {

	private static final String CONTEXT_KEY = ToolInvocation.class.getName();

	/** The invocation that a method with {@code @Tool} was called with. */
	public static ToolInvocation from(ToolContext context) {
		if (context.getContext().get(CONTEXT_KEY) instanceof ToolInvocation invocation) {
			return invocation;
		}
		throw new IllegalArgumentException("The tool context does not come from an agent");
	}

	ToolContext toContext() {
		return new ToolContext(Map.of(CONTEXT_KEY, this));
	}

}
