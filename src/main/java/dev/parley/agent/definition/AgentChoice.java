package dev.parley.agent.definition;

/**
 * Who is to answer a message: an agent by its name, or the one that the router chooses.
 */
public sealed interface AgentChoice {

	/** Whether no agent can have this name, because it has one chosen. */
	static boolean isReserved(String name) {
		return Automatic.NAME.equals(name);
	}

	/**
	 * Reads an agent's name or {@code auto}, as clients send it and the store keeps it.
	 */
	static AgentChoice parse(String text) {
		return isReserved(text) ? new Automatic() : new Named(text);
	}

	/** The choice as clients and the store know it; {@link #parse} reads it. */
	String text();

	/**
	 * An agent by its name.
	 *
	 * @param name may be unknown
	 */
	record Named(String name) implements AgentChoice {

		@Override
		public String text() {
			return this.name;
		}

	}

	/** The router chooses, by the message. */
	record Automatic() implements AgentChoice {

		private static final String NAME = "auto";

		@Override
		public String text() {
			return NAME;
		}

	}

}
