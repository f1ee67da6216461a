package dev.parley.session;

import dev.parley.agent.definition.AgentCatalog;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.caller.Caller;

/** Finds agents and checks that a caller may use them. Thread-safe. */
final class AllowedAgents {

	private final AgentCatalog catalog;

	AllowedAgents(AgentCatalog catalog) {
		this.catalog = catalog;
	}

	/**
	 * The agent with the given name.
	 * @throws AgentNotFoundException if there is none
	 */
	AgentDefinition named(String name) {
		return this.catalog.find(name).orElseThrow(AgentNotFoundException::new);
	}

	/**
	 * The agent with the given name, if the caller may use it.
	 * @throws AgentNotFoundException if there is none
	 * @throws RoleRequiredException if the caller lacks the agent's role
	 */
	AgentDefinition named(String name, Caller caller) {
		AgentDefinition agent = named(name);
		if (!agent.allows(caller)) {
			throw new RoleRequiredException(agent);
		}
		return agent;
	}

	/**
	 * The same for a choice; if the server chooses, the agent that answers if none
	 * clearly matches.
	 */
	AgentDefinition expected(AgentChoice choice, Caller caller) {
		return switch (choice) {
			case AgentChoice.Named(String name) -> named(name, caller);
			case AgentChoice.Automatic _ -> fallback(caller);
		};
	}

	private AgentDefinition fallback(Caller caller) {
		AgentDefinition otherwise = this.catalog.defaultAgent();
		return otherwise.allows(caller) ? otherwise
				: this.catalog.all()
					.stream()
					.filter((agent) -> agent.allows(caller))
					.findFirst()
					.orElseThrow(() -> new RoleRequiredException(otherwise));
	}

}
