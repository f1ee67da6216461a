package dev.parley.session;

import dev.parley.agent.Agent;

/**
 * The live agent of a session.
 *
 * @param userId whose session it is
 * @param ordinal of the last run in the agent's window; 0: unknown
 */
record LiveSession(String userId, Agent agent, int ordinal) {

	/** Rough size in memory without the window, in bytes. */
	private static final int OVERHEAD = 512;

	/** The same once its agent has answered in this run. */
	LiveSession upTo(int run) {
		return new LiveSession(this.userId, this.agent, run);
	}

	int weight() {
		return OVERHEAD + this.agent.window().weight();
	}

}
