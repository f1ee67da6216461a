package dev.parley.agent.definition;

/**
 * The agent requested for a message: one by its name, or one that the router chooses.
 */
public sealed interface AgentChoice {

	/** Whether the name is reserved, because it requests a choice by the router. */
	static boolean isReserved(String name) {
		return Automatic.NAME.equals(name);
	}

	/**
	 * Parses an agent's name or {@code auto}, from a client or the store.
	 */
	static AgentChoice parse(String text) {
		return isReserved(text) ? new Automatic() : new Named(text);
	}

	/** The text for clients and the store, which {@link #parse} reads. */
	String text();

	/**
	 * An agent by its name.
	 *
	 * @param name of an agent, which may not exist
	 */
	record Named(String name) implements AgentChoice {

		@Override
		public String text() {
			return this.name;
		}

	}

	/** The router chooses the agent by the message. */
	record Automatic() implements AgentChoice {

		private static final String NAME = "auto";

		@Override
		public String text() {
			return NAME;
		}

	}

}
