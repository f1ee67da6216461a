package dev.parley.agent;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What makes an agent: one Markdown file.
 *
 * @param name the file's name without its ending
 * @param model null: the gateway's default
 * @param temperature null: the model's default
 * @param maxTokens null: no limit but the model's
 * @param tools names of the tools it may call
 * @param maxRounds how often it may ask the model for one answer
 * @param historyTokens how much of the conversation goes into a prompt
 * @param instructions with {@code {user_name}}, {@code {user_id}} and {@code {date}} to
 * be filled in
 */
public record AgentDefinition(String name, String description, @Nullable String model, @Nullable Double temperature,
		@Nullable Integer maxTokens, List<String> tools, int maxRounds, int historyTokens, String instructions) {
}
