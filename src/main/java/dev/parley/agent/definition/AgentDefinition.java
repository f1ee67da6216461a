package dev.parley.agent.definition;

import java.time.Duration;
import java.util.List;

import dev.parley.agent.guardrail.Guardrail;
import dev.parley.agent.model.CallPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What makes an agent: one Markdown file.
 *
 * @param name the file's name without its ending
 * @param keywords words of the messages that are for it
 * @param model null: the gateway's default
 * @param temperature null: the model's default
 * @param maxTokens null: no limit but the model's
 * @param tools names of the tools it may call
 * @param approve those of them that need the user's approval, as {@code tools} has them
 * @param outputSchema JSON Schema of its answers, as text; null: plain text
 * @param inputGuardrails that a message must pass
 * @param outputGuardrails that an answer must pass
 * @param requiresRole the role that a caller needs; null: none
 * @param maxRounds how often it may ask the model for one answer
 * @param historyTokens how much of the conversation goes into a prompt, the newest
 * message included; instructions and tools come on top
 * @param calls whom to ask otherwise, and how long to wait for the model
 * @param maxDuration of a whole run; null: as the settings have it
 * @param cache null: no answer is given again
 * @param instructions with {@code {user_name}}, {@code {user_id}} and {@code {date}} to
 * be filled in
 */
public record AgentDefinition(String name, String description, List<String> keywords, @Nullable String model,
		@Nullable Double temperature, @Nullable Integer maxTokens, List<String> tools, List<String> approve,
		@Nullable String outputSchema, List<Guardrail> inputGuardrails, List<Guardrail> outputGuardrails,
		@Nullable String requiresRole, int maxRounds, int historyTokens, CallPolicy calls,
		@Nullable Duration maxDuration, @Nullable AnswerCaching cache, String instructions) {

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
