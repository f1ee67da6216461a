package dev.parley.agent.definition;

import java.time.Duration;
import java.util.List;

import dev.parley.agent.guardrail.Guardrail;
import dev.parley.agent.model.CallPolicy;
import dev.parley.caller.Caller;
import dev.parley.caller.Role;
import org.jspecify.annotations.Nullable;

/**
 * The definition of an agent, read from one Markdown file.
 *
 * @param name the file's name without its extension
 * @param keywords words in messages that indicate this agent
 * @param model null: the gateway's default
 * @param temperature null: the model's default
 * @param maxTokens null: only the model's own limit applies
 * @param tools names of the tools it may call
 * @param approve those of them that need the user's approval, as {@code tools} has them
 * @param outputSchema JSON Schema of its answers, as text; null: plain text
 * @param inputGuardrails that a message must pass
 * @param outputGuardrails that an answer must pass
 * @param requiresRole the role that a caller needs; null: none
 * @param maxRounds maximum number of model calls for one answer
 * @param historyTokens maximum tokens of the conversation in a prompt, including the
 * newest message but not instructions and tools
 * @param calls fallback model and time limits of model calls
 * @param maxDuration of a whole run; null: the one in the settings
 * @param cache null: answers are not cached
 * @param instructions with the placeholders {@code {user_name}}, {@code {user_id}} and
 * {@code {date}}
 */
public record AgentDefinition(String name, String description, List<String> keywords, @Nullable String model,
		@Nullable Double temperature, @Nullable Integer maxTokens, List<String> tools, List<String> approve,
		@Nullable String outputSchema, List<Guardrail> inputGuardrails, List<Guardrail> outputGuardrails,
		@Nullable String requiresRole, int maxRounds, int historyTokens, CallPolicy calls,
		@Nullable Duration maxDuration, @Nullable AnswerCaching cache, String instructions) {

	/** Whether a caller has the role that the agent requires. */
	public boolean allows(Caller caller) {
		return this.requiresRole == null || caller.has(Role.of(this.requiresRole));
	}

	/** Whether a tool is called only after the user has approved the very call. */
	public boolean needsApproval(String tool) {
		return this.approve.stream().anyMatch((name) -> covers(name, tool));
	}

	/**
	 * Whether a name, which may end in {@code *}, stands for a tool, or for such a name.
	 */
	static boolean covers(String name, String tool) {
		return name.endsWith("*") ? tool.startsWith(name.substring(0, name.length() - 1)) : name.equals(tool);
	}

}
