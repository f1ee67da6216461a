package dev.parley.web;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.Agents;
import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.definition.AnswerCaching;
import dev.parley.agent.guardrail.Guardrail;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows administrators the agents with their settings as loaded, but not their
 * instructions. The package {@code security} admits only the role admin.
 */
@RestController
class LoadedAgentController {

	private final AgentCatalog catalog;

	private final Agents agents;

	LoadedAgentController(AgentCatalog catalog, Agents agents) {
		this.catalog = catalog;
		this.agents = agents;
	}

	@GetMapping("/admin/agents")
	LoadedAgents list() {
		return new LoadedAgents(this.catalog.all().stream().map(this::view).toList());
	}

	private LoadedAgent view(AgentDefinition agent) {
		AnswerCaching cache = agent.cache();
		return new LoadedAgent(agent.name(), agent.description(), this.agents.modelOf(agent),
				agent.calls().fallbackModel(), agent.temperature(), agent.maxTokens(), agent.tools(), agent.approve(),
				names(agent.inputGuardrails()), names(agent.outputGuardrails()), agent.requiresRole(),
				agent.outputSchema() != null, agent.maxRounds(), agent.historyTokens(),
				(cache != null) ? cache.timeToLive().toSeconds() : null);
	}

	private static List<String> names(List<Guardrail> guardrails) {
		return guardrails.stream().map(Guardrail::name).toList();
	}

	/** All agents, by name. */
	record LoadedAgents(List<LoadedAgent> agents) {
	}

	/**
	 * An agent's settings.
	 *
	 * @param fallbackModel null: the server's, if it has one
	 * @param temperature null: the model's default
	 * @param maxTokens null: the model's limit
	 * @param approve tools that are called only after an approval
	 * @param structured whether it has an output schema
	 * @param cacheSeconds how long answers are cached; null: not at all
	 */
	record LoadedAgent(String name, String description, String model,
			@JsonProperty("fallback_model") @Nullable String fallbackModel, @Nullable Double temperature,
			@JsonProperty("max_tokens") @Nullable Integer maxTokens, List<String> tools, List<String> approve,
			@JsonProperty("input_guardrails") List<String> inputGuardrails,
			@JsonProperty("output_guardrails") List<String> outputGuardrails,
			@JsonProperty("requires_role") @Nullable String requiresRole, boolean structured,
			@JsonProperty("max_rounds") int maxRounds, @JsonProperty("history_tokens") int historyTokens,
			@JsonProperty("cache_seconds") @Nullable Long cacheSeconds) {
	}

}
