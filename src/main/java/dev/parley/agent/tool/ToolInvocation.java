package dev.parley.agent.tool;

import java.util.Map;

import dev.parley.agent.model.Cancellation;

import org.springframework.ai.chat.model.ToolContext;

/**
 * The user for whom a tool is called, and the identity of the call. Both come from the
 * server, never from the model.
 *
 * @param key idempotency key of the call: if the same message is answered again after a
 * crash, and the model repeats a call whose outcome is unknown, that call has the same
 * key. A tool that changes something must do nothing for a key that it has already seen.
 * @param cancellation is requested when the run stops; the tool's thread is then
 * interrupted
 */
public record ToolInvocation(String userId, String userName, String key, Cancellation cancellation) {

	private static final String CONTEXT_KEY = ToolInvocation.class.getName();

	/** The invocation from the context of a method with {@code @Tool}. */
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
